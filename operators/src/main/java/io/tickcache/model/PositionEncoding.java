package io.tickcache.model;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a step's position enters the network. */
public enum PositionEncoding {
  /** Rotary (Su et al. 2021): queries and keys are rotated by position; endless streams work. */
  @JsonProperty("rope")
  ROPE,
  /** A table of learned vectors: a context ends after {@code max_positions} steps. */
  @JsonProperty("learned")
  LEARNED
}
