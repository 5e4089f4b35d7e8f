/** What became of every line of recordings. */
package io.tickcache.recording.account;
