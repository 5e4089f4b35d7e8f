package io.tickcache.history;

import io.tickcache.market.KlineIntervals;
import io.tickcache.model.HeadType;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.FeatureExtractors;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an output is to say, told by its name.
 *
 * <table>
 * <caption>Names of outputs; HORIZON is 250ms, 1s, 5min or 2h of event time, or a number of klines: 4bars</caption>
 * <tr><th>name</th><th>label</th></tr>
 * <tr><td>{@code return_HORIZON_bps}</td><td>logarithmic return of the price over the horizon, basis
 *     points</td></tr>
 * <tr><td>{@code volatility_HORIZON_bps}</td><td>root of the sum of its squared returns, basis
 *     points</td></tr>
 * <tr><td>{@code direction_HORIZON}</td><td>1 if the return is above 0, 0 if below, ½ if it is 0</td></tr>
 * <tr><td>{@code allocation_HORIZON}</td><td>the return, basis points: the weight to hold earns it</td></tr>
 * <tr><td>{@code next_FEATURE}</td><td>the feature of the instrument's next step of its kind</td></tr>
 * </table>
 *
 * <p>Horizons of time are measured on the book's mid price, or on closing prices where an
 * instrument has no book; those of klines on the closing prices of the step's own interval, for
 * kline steps only. A label is missing (NaN) where its horizon reaches past the limit, the
 * recording's end, or a break of the price: a gap, a crossed or one-sided book, a missing kline.
 *
 * @param name the output's name
 * @param kind what is measured
 * @param horizonMicros event time, microseconds; 0 with bars
 * @param bars number of klines; 0 with time
 * @param feature the feature forecast; null unless the kind is {@link Kind#NEXT}
 */
public record Target(String name, Kind kind, long horizonMicros, int bars, String feature) {

  private static final Pattern NAME =
      Pattern.compile(
          "(return|volatility|direction|allocation)_([1-9]\\d{0,6})(ms|s|min|h|bars)(_bps)?");
  private static final String NEXT = "next_";

  /** What an output says. */
  public enum Kind {
    RETURN,
    VOLATILITY,
    DIRECTION,
    ALLOCATION,
    NEXT;

    /** The head whose outputs these are. */
    public HeadType head() {
      return switch (this) {
        case RETURN, VOLATILITY, NEXT -> HeadType.REGRESSION;
        case DIRECTION -> HeadType.DIRECTION;
        case ALLOCATION -> HeadType.ALLOCATION;
      };
    }
  }

  /**
   * The target that an output's name tells.
   *
   * @throws IllegalArgumentException if it tells none
   */
  public static Target parse(String name) {
    if (name.startsWith(NEXT)) {
      String feature = name.substring(NEXT.length());
      check(
          FeatureExtractors.isFeature(feature),
          name,
          "must name a feature of order books or klines after next_");
      return new Target(name, Kind.NEXT, 0, 0, feature);
    }
    Matcher matcher = NAME.matcher(name);
    check(matcher.matches(), name, "must be return_1s_bps, direction_4bars or the like");
    Kind kind = Kind.valueOf(matcher.group(1).toUpperCase(Locale.ROOT));
    boolean basisPoints = matcher.group(4) != null;
    check(
        basisPoints == (kind == Kind.RETURN || kind == Kind.VOLATILITY),
        name,
        "must end in _bps if it is a return or a volatility, and only then");
    int number = Integer.parseInt(matcher.group(2));
    String unit = matcher.group(3);
    return unit.equals("bars")
        ? new Target(name, kind, 0, number, null)
        : new Target(name, kind, number * micros(unit), 0, null);
  }

  private static long micros(String unit) {
    return switch (unit) {
      case "ms" -> 1_000L;
      case "s" -> 1_000_000L;
      case "min" -> 60_000_000L;
      default -> 3_600_000_000L;
    };
  }

  private static void check(boolean holds, String name, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("output '" + name + "' " + rule);
    }
  }

  /** Whether the target is a price's return over a horizon: what can be scored as a forecast. */
  public boolean isReturn() {
    return kind == Kind.RETURN;
  }

  /** The return over the same horizon; null for targets without a return. */
  public Target toReturn() {
    return switch (kind) {
      case RETURN -> this;
      case DIRECTION, ALLOCATION -> parse("return_" + horizonName() + "_bps");
      case VOLATILITY, NEXT -> null;
    };
  }

  /** The horizon as the name has it, e.g. 5s or 4bars. */
  public String horizonName() {
    return kind == Kind.NEXT ? "next" : name.split("_")[1];
  }

  /** How far the horizon reaches from a step, microseconds of event time. */
  public long horizonMicros(RecordedStep step) {
    return end(step) - step.eventTimeMicros();
  }

  /** When a horizon begins that ends at a step, microseconds since 1970-01-01 UTC. */
  public long horizonBefore(RecordedStep step) {
    long to = step.eventTimeMicros();
    return bars > 0 ? KlineIntervals.after(to, step.intervalMicros(), -bars) : to - horizonMicros;
  }

  private long end(RecordedStep step) {
    long from = step.eventTimeMicros();
    return bars > 0
        ? KlineIntervals.after(from, step.intervalMicros(), bars)
        : from + horizonMicros;
  }

  /**
   * The label of a step.
   *
   * @param index of the step in the history
   * @param limitMicros nothing after this event time may be looked at
   * @return NaN where it is missing
   */
  public double label(InstrumentHistory history, int index, long limitMicros) {
    if (kind == Kind.NEXT) {
      return nextFeature(history.steps(), index, limitMicros);
    }
    RecordedStep step = history.steps().get(index);
    PriceTimeline prices = prices(history, step);
    long from = step.eventTimeMicros();
    long to = end(step);
    if (prices == null || to > limitMicros) {
      return Double.NaN;
    }
    if (kind == Kind.VOLATILITY) {
      return prices.volatility(from, to);
    }
    double change = prices.logReturn(from, to);
    return kind == Kind.DIRECTION ? (Math.signum(change) + 1) / 2 : change;
  }

  /** The prices that the horizon is measured on; null if the step has none. */
  public PriceTimeline prices(InstrumentHistory history, RecordedStep step) {
    if (bars == 0 && !history.mids().isEmpty()) {
      return history.mids();
    }
    return step.source() == TokenSource.KLINE ? history.closes(step.intervalMicros()) : null;
  }

  private double nextFeature(List<RecordedStep> steps, int index, long limitMicros) {
    RecordedStep step = steps.get(index);
    int at = step.schema().names().indexOf(feature);
    if (at < 0) {
      return Double.NaN;
    }
    for (int i = index + 1; i < steps.size(); i++) {
      RecordedStep next = steps.get(i);
      if (next.eventTimeMicros() > limitMicros || next.epochMicros() != step.epochMicros()) {
        return Double.NaN;
      }
      if (next.source() == step.source() && next.intervalMicros() == step.intervalMicros()) {
        return next.features()[at];
      }
    }
    return Double.NaN;
  }
}
