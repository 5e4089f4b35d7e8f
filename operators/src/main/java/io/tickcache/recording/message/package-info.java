/**
 * What stands around the messages in the lines of recordings: receive times, envelopes, and which
 * market they are of. Of bytes and paths; no file is opened here.
 */
package io.tickcache.recording.message;
