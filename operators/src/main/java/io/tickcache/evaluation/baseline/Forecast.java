package io.tickcache.evaluation.baseline;

/** Says what to expect after a step, from nothing later than the step. */
@FunctionalInterface
public interface Forecast {

  /**
   * What is expected over the horizon: a return in basis points; of a direction head's baselines
   * the probability of a rise, of an allocation head's the weight to hold.
   */
  double of(Sample sample);
}
