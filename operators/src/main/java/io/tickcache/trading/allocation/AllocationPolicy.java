package io.tickcache.trading.allocation;

import io.tickcache.model.HeadType;
import java.io.Serializable;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;

/**
 * How a portfolio is made of predictions.
 *
 * @param name of the portfolio
 * @param output the model's output that is looked at
 * @param head what the output means
 * @param instruments venue:symbol, in the order of their names; 1 to {@value #MOST_INSTRUMENTS}
 * @param every event time from one allocation to the next: whole milliseconds
 * @param rule what the weights are before limits
 * @param missing what becomes of an instrument without a prediction that is young enough
 * @param maxAge event time after which a prediction is too old
 * @param limits what the weights may be
 * @param halfLife of the volatilities: event time in which a return's part in them halves
 */
public record AllocationPolicy(
    String name,
    String output,
    HeadType head,
    List<String> instruments,
    Duration every,
    Rule rule,
    Missing missing,
    Duration maxAge,
    Limits limits,
    Duration halfLife)
    implements Serializable {

  /** Volatilities and correlations are kept of every two. */
  public static final int MOST_INSTRUMENTS = 200;

  /** No duration is longer. */
  public static final Duration LONGEST = Duration.ofDays(365);

  /** Times of the grid for which a policy may go on without news: all of them, where input ends. */
  private static final int MOST_TIMES = 100_000;

  /** What the weights are before limits. */
  public enum Rule {
    /**
     * In proportion to the predictions above 0; equal weights if none is. The reference's {@code
     * compute_allocations}.
     */
    REFERENCE,
    /** In proportion to prediction / variance: mean-variance without correlations. */
    RISK
  }

  /** What becomes of an instrument without a prediction that is young enough. */
  public enum Missing {
    /** Its weight is 0. */
    OUT,
    /** It keeps the weight that it has, and the others share the rest. */
    HOLD
  }

  /**
   * What the weights may be.
   *
   * @param longOnly whether none may be below 0
   * @param minEdge predictions nearer to saying nothing count as 0; in the output's unit
   * @param gross sum of absolute weights
   * @param maxWeight of one instrument, absolute
   * @param turnover most change from one allocation to the next, sum of absolute changes; infinite
   *     for no limit
   * @param volatility most expected volatility a year of 365 days; infinite for no limit
   */
  public record Limits(
      boolean longOnly,
      double minEdge,
      double gross,
      double maxWeight,
      double turnover,
      double volatility)
      implements Serializable {

    public Limits {
      require(minEdge >= 0 && Double.isFinite(minEdge), "min-edge", minEdge, "must be 0 or more");
      require(gross > 0 && gross <= 10, "gross", gross, "must be above 0, and at most 10");
      require(
          maxWeight > 0 && maxWeight <= gross,
          "max-weight",
          maxWeight,
          "must be above 0, and at most gross = " + gross);
      require(turnover > 0, "turnover", turnover, "must be above 0");
      require(
          turnover >= gross / MOST_TIMES,
          "turnover",
          turnover,
          "must be at least gross / %d = %s".formatted(MOST_TIMES, gross / MOST_TIMES));
      require(volatility > 0, "volatility", volatility, "must be above 0");
    }
  }

  public AllocationPolicy {
    instruments = instruments.stream().sorted().toList();
    require(
        !instruments.isEmpty() && instruments.size() <= MOST_INSTRUMENTS,
        "instruments",
        instruments.size() + " names",
        "must be 1 to " + MOST_INSTRUMENTS);
    require(
        new HashSet<>(instruments).size() == instruments.size(),
        "instruments",
        instruments,
        "must not name one twice");
    require(
        every.compareTo(LONGEST) <= 0 && every.toNanos() % 1_000_000 == 0 && every.toMillis() > 0,
        "every",
        every,
        "must be whole milliseconds, and at most 365 days");
    requireDuration("max-age", maxAge);
    require(
        maxAge.dividedBy(every) <= MOST_TIMES,
        "max-age",
        maxAge,
        "must be at most %d times every = %s".formatted(MOST_TIMES, every));
    requireDuration("half-life", halfLife);
    require(
        limits.maxWeight() * instruments.size() >= limits.gross() * (1 - 1e-9),
        "max-weight",
        limits.maxWeight(),
        "of %d instruments cannot make gross = %s".formatted(instruments.size(), limits.gross()));
  }

  private static void requireDuration(String name, Duration value) {
    require(
        !value.isNegative() && !value.isZero() && value.compareTo(LONGEST) <= 0,
        name,
        value,
        "must be above 0, and at most 365 days");
  }

  private static void require(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("'%s' = %s %s".formatted(name, value, rule));
    }
  }

  /** From one allocation to the next, microseconds. */
  public long everyMicros() {
    return every.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  /** The first time of the grid that is not before this one, microseconds since 1970-01-01 UTC. */
  public long gridMicros(long timeMicros) {
    return -Math.floorDiv(-timeMicros, everyMicros()) * everyMicros();
  }

  long maxAgeMicros() {
    return maxAge.dividedBy(ChronoUnit.MICROS.getDuration());
  }

  /** Share of what is known of volatilities that one step of the grid leaves. */
  double decay() {
    return StrictMath.pow(
        0.5, everyMicros() / (double) halfLife.dividedBy(ChronoUnit.MICROS.getDuration()));
  }

  /** Returns of an instrument after which its volatility counts as known: a half-life of them. */
  int warmUpReturns() {
    return (int) Math.max(2, -Math.floorDiv(-halfLife.toNanos(), every.toNanos()));
  }

  /** Steps of the grid in a year of 365 days. */
  double stepsPerYear() {
    return Duration.ofDays(365).toSeconds() * 1e6 / everyMicros();
  }

  /** Whether it needs to know how prices vary. */
  boolean needsRisk() {
    return rule == Rule.RISK || Double.isFinite(limits.volatility());
  }

  /** All that it decides by, the same text for equal policies. */
  String canonicalText() {
    return String.format(
        Locale.ROOT,
        "output=%s;head=%s;instruments=%s;every=%s;rule=%s;missing=%s;max-age=%s;half-life=%s;%s",
        output,
        head,
        instruments,
        every,
        rule,
        missing,
        maxAge,
        halfLife,
        limits);
  }
}
