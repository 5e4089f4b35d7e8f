package io.tickcache.scores;

import io.tickcache.history.Target;
import io.tickcache.model.ModelConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How a user wants predictions scored.
 *
 * @param window event time that a score looks back; zero for no scores
 * @param interval event time from one score to the next
 * @param maxRows most rows that are kept of an instrument
 * @param feeBps of one trade, basis points of its value
 */
public record ScoreSettings(Duration window, Duration interval, int maxRows, double feeBps) {

  /** Each is a count in state. */
  private static final int MOST_INTERVALS = 1_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  public boolean areNone() {
    return window.isZero();
  }

  /** The rule that the interval breaks beside the window; empty if none. */
  public Optional<String> brokenRule() {
    if (areNone()) {
      return Optional.empty();
    }
    if (interval.isZero() || interval.isNegative() || interval.getNano() % NANOS_PER_MILLI != 0) {
      return Optional.of("must be whole milliseconds, and more than 0");
    }
    long times = window.dividedBy(interval);
    return times < 1 || times > MOST_INTERVALS || !interval.multipliedBy(times).equals(window)
        ? Optional.of(
            "must go into the window %s a whole number of times, %d at most"
                .formatted(window, MOST_INTERVALS))
        : Optional.empty();
  }

  /**
   * What to score of a model; empty for no scores.
   *
   * @throws IllegalArgumentException if no output can be scored, or a horizon is too long for the
   *     window
   */
  public Optional<ScorePlan> plan(ModelConfig.Head head) {
    if (areNone()) {
      return Optional.empty();
    }
    List<Target> returns =
        head.outputs().stream()
            .map(Target::parse)
            .map(Target::toReturn)
            .filter(Objects::nonNull)
            .toList();
    if (returns.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the model's outputs %s is about a return: there is nothing to score"
              .formatted(head.outputs()));
    }
    for (Target target : returns) {
      if (target.horizonMicros() >= window.toNanos() / 1_000) {
        throw new IllegalArgumentException(
            "must be longer than the horizon of the model's output '%s': no return would be known in it"
                .formatted(target.name()));
      }
    }
    return Optional.of(ScorePlan.of(head, window, interval, maxRows, feeBps));
  }
}
