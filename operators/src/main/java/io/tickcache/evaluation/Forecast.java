package io.tickcache.evaluation;

/** Says what return to expect after a step, from nothing later than the step. */
@FunctionalInterface
interface Forecast {

  /** The return expected over the horizon, basis points. */
  double of(Sample sample);
}
