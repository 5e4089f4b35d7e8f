/** Events of recordings in order of time. */
package io.tickcache.recording.order;
