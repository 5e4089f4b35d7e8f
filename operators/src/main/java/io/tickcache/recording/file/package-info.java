/** Files of recordings: where they are found, and what they hold once unpacked. */
package io.tickcache.recording.file;
