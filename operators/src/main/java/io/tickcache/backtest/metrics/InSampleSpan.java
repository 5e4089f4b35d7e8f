package io.tickcache.backtest.metrics;

/**
 * Event time of an instrument that the model was fitted to, or chosen by: what is earned there says
 * nothing.
 *
 * @param instrument venue:symbol
 * @param fromMicros microseconds since 1970-01-01 UTC
 * @param toMicros likewise; outside
 * @param why such as "training" or "validation"
 */
public record InSampleSpan(String instrument, long fromMicros, long toMicros, String why) {}
