/**
 * Recorded files of exchanges, read, merged and added to as one stream of events by event time, and
 * what becomes of their bad lines.
 */
package io.tickcache.recording;
