/**
 * Files of klines as people have them: CSVs with a header or without, and JSON arrays. What a
 * file's path, name, header and rows say of its venue, symbol and interval, and its rows in order
 * of time. Knows nothing of how files are packed, nor of bad lines' policies.
 */
package io.tickcache.recording.klines;
