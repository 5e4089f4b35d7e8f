package io.tickcache.scores;

import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What is scored, and when.
 *
 * @param outputs the model's, in its order
 * @param head what they mean
 * @param confidenceScale of a regression's confidence
 * @param windowMicros event time that a score looks back, a multiple of the interval
 * @param intervalMicros event time from one score to the next, whole milliseconds
 * @param maxRows most rows that are kept of an instrument from one score to the next
 * @param feeBps of one trade, basis points of its value
 * @param reference what scores are held against in metrics; no score depends on it
 */
public record ScorePlan(
    List<String> outputs,
    HeadType head,
    double confidenceScale,
    long windowMicros,
    long intervalMicros,
    int maxRows,
    double feeBps,
    ScoreReference reference)
    implements Serializable {

  public ScorePlan {
    outputs = List.copyOf(outputs);
  }

  /** For the outputs of a model. */
  public static ScorePlan of(
      ModelConfig.Head head, Duration window, Duration interval, int maxRows, double feeBps) {
    return new ScorePlan(
        head.outputs(),
        head.type(),
        head.confidenceScale(),
        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(window)),
        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.EPOCH.plus(interval)),
        maxRows,
        feeBps,
        ScoreReference.NONE);
  }

  /** The same, held against something. */
  public ScorePlan against(ScoreReference newReference) {
    return new ScorePlan(
        outputs,
        head,
        confidenceScale,
        windowMicros,
        intervalMicros,
        maxRows,
        feeBps,
        newReference);
  }

  /** The first time of the grid that is not before an event time; both microseconds. */
  public long gridMicros(long eventTimeMicros) {
    return -Math.floorDiv(-eventTimeMicros, intervalMicros) * intervalMicros;
  }
}
