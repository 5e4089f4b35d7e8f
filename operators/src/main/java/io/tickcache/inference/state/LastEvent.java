package io.tickcache.inference.state;

/**
 * What says for how long an instrument has been idle.
 *
 * @param timeMicros its last event's time, microseconds since 1970-01-01 UTC
 * @param longestKlineMicros the longest interval of its klines; 0 if it has none
 */
public record LastEvent(long timeMicros, long longestKlineMicros) {}
