package io.tickcache.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a comparison says, beyond what chance explains. */
public enum Verdict {
  @JsonProperty("better")
  BETTER("better"),
  @JsonProperty("worse")
  WORSE("worse"),
  @JsonProperty("cannot tell")
  CANNOT_TELL("cannot tell");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** Of an interval of differences, above 0 where the model is better. */
  public static Verdict of(double low, double high, int blocks) {
    if (blocks < Comparison.MIN_BLOCKS) {
      return CANNOT_TELL;
    }
    if (low > 0) {
      return BETTER;
    }
    return high < 0 ? WORSE : CANNOT_TELL;
  }

  @Override
  public String toString() {
    return words;
  }
}
