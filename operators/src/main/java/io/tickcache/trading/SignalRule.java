package io.tickcache.trading;

import io.tickcache.schemas.SignalSide;
import java.io.Serializable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * When a strategy stands long, short or aside. It enters where |edge| is above {@code entry} and
 * the confidence above {@code minConfidence}; it leaves when the edge on its side falls to {@code
 * exit} or the confidence to {@code exitConfidence} (hysteresis). With exit = entry, exitConfidence
 * = minConfidence and no durations, each prediction decides alone.
 *
 * @param entry in the output's unit, above 0
 * @param exit in the output's unit, 0 to {@code entry}
 * @param minConfidence 0 to 1
 * @param exitConfidence 0 to {@code minConfidence}
 * @param minHolding event time for which a side is kept at least
 * @param coolDown event time that must pass from leaving a side to entering one
 * @param expiry event time without predictions after which a side is left; above 0
 */
public record SignalRule(
    double entry,
    double exit,
    double minConfidence,
    double exitConfidence,
    Duration minHolding,
    Duration coolDown,
    Duration expiry)
    implements Serializable {

  /** Kept as long as Flink's timers can count. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  public SignalRule {
    require(entry > 0 && Double.isFinite(entry), "entry", entry, "must be above 0");
    require(exit >= 0 && exit <= entry, "exit", exit, "must be from 0 to entry = " + entry);
    require(
        minConfidence >= 0 && minConfidence <= 1,
        "min-confidence",
        minConfidence,
        "must be from 0 to 1");
    require(
        exitConfidence >= 0 && exitConfidence <= minConfidence,
        "exit-confidence",
        exitConfidence,
        "must be from 0 to min-confidence = " + minConfidence);
    requireDuration("min-holding", minHolding, Duration.ZERO);
    requireDuration("cool-down", coolDown, Duration.ZERO);
    requireDuration("expiry", expiry, Duration.ofNanos(1_000));
  }

  private static void requireDuration(String name, Duration value, Duration least) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(LONGEST) <= 0,
        name,
        value,
        "must be " + (least.isZero() ? "0 or more" : "above 0") + ", and at most 100 years");
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("'%s' = %s %s".formatted(name, value, rule));
    }
  }

  /**
   * The side after one more prediction.
   *
   * @param side the side before
   * @param ageMicros event time since it was taken, microseconds; Long.MAX_VALUE if it stood aside
   *     always
   * @param edge of the prediction: its output above, or below, what says nothing
   * @param confidence 0 to 1
   */
  SignalSide next(SignalSide side, long ageMicros, float edge, float confidence) {
    if (side == SignalSide.NEUTRAL) {
      return ageMicros < micros(coolDown) ? SignalSide.NEUTRAL : entered(edge, confidence);
    }
    float own = side == SignalSide.LONG ? edge : -edge;
    if (ageMicros < micros(minHolding)
        || (own > (float) exit && confidence > (float) exitConfidence)) {
      return side;
    }
    return coolDown.isZero() ? entered(edge, confidence) : SignalSide.NEUTRAL;
  }

  private SignalSide entered(float edge, float confidence) {
    if (confidence <= (float) minConfidence || Math.abs(edge) <= (float) entry) {
      return SignalSide.NEUTRAL;
    }
    return edge > 0 ? SignalSide.LONG : SignalSide.SHORT;
  }

  static long micros(Duration duration) {
    return duration.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  /** All that it decides by, the same text for equal rules. */
  String canonicalText() {
    return String.format(
        Locale.ROOT,
        "entry=%s;exit=%s;min-confidence=%s;exit-confidence=%s;min-holding=%s;cool-down=%s;expiry=%s",
        entry,
        exit,
        minConfidence,
        exitConfidence,
        minHolding,
        coolDown,
        expiry);
  }
}
