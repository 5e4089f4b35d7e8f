package io.tickcache.evaluation;

/**
 * By how much the model is better than another forecaster, and what chance makes of it.
 *
 * @param other the forecaster compared with
 * @param measure what of
 * @param difference the model's less the other's; of a loss the other's less the model's: above 0
 *     the model is better
 * @param low 2.5 % of the bootstrap's differences are below
 * @param high 2.5 % are above
 * @param blocks of time that were resampled
 * @param blockMicros their length, event time
 * @param verdict what the interval says
 */
public record Comparison(
    String other,
    Measure measure,
    double difference,
    double low,
    double high,
    int blocks,
    long blockMicros,
    Verdict verdict) {

  /** Fewer blocks than this say nothing, whatever the interval. */
  public static final int MIN_BLOCKS = 10;
}
