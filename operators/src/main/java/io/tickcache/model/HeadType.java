package io.tickcache.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the outputs mean. */
public enum HeadType {
  /** Unbounded values, in the unit that the output's name implies. */
  @JsonProperty("regression")
  REGRESSION,
  /** Probabilities of a rise, 0 to 1. */
  @JsonProperty("direction")
  DIRECTION,
  /** Weights, -1 to 1. */
  @JsonProperty("allocation")
  ALLOCATION
}
