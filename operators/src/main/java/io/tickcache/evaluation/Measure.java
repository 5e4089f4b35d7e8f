package io.tickcache.evaluation;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tickcache.model.HeadType;

/** What the forecasters of a head are compared by. */
public enum Measure {
  /** Rank correlation of returns' forecasts; no unit. */
  @JsonProperty("ic")
  IC,
  /** Mean log loss of probabilities, nats; less is better. */
  @JsonProperty("log_loss_nats")
  LOG_LOSS,
  /** Mean of weight · return, basis points. */
  @JsonProperty("earned_bps")
  EARNED;

  static Measure of(HeadType head) {
    return switch (head) {
      case REGRESSION -> IC;
      case DIRECTION -> LOG_LOSS;
      case ALLOCATION -> EARNED;
    };
  }

  /** Its value in a score. */
  public double of(Score score) {
    return switch (this) {
      case IC -> score.ic();
      case LOG_LOSS -> score.probabilities().logLoss();
      case EARNED -> score.weights().earnedBps();
    };
  }
}
