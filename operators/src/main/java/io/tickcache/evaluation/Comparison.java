package io.tickcache.evaluation;

/**
 * The model's information coefficient less another forecaster's, and what chance makes of it.
 *
 * @param other the forecaster compared with
 * @param difference of the pooled coefficients
 * @param low 2.5 % of the bootstrap's differences are below
 * @param high 2.5 % are above
 * @param blocks of time that were resampled
 * @param blockMicros their length, event time
 */
public record Comparison(
    String other, double difference, double low, double high, int blocks, long blockMicros) {

  /** Fewer blocks than this say nothing, whatever the interval. */
  public static final int MIN_BLOCKS = 10;

  /** Whether the model is better, beyond what chance explains. */
  public boolean isBetter() {
    return blocks >= MIN_BLOCKS && low > 0;
  }
}
