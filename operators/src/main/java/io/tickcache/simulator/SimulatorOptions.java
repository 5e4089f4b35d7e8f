package io.tickcache.simulator;

import io.tickcache.recording.RecordingOptions;
import java.time.Duration;

/**
 * What the simulated market is like.
 *
 * @param seed everything random follows from it
 * @param instruments how many, named {@code sim:SYM0001} and on; 1 to 9999
 * @param updatesPerSecond order-book updates per instrument and second of event time
 * @param orderEventsPerUpdate order events (limit orders, market orders, cancellations) per update,
 *     on average
 * @param startPrice where the books start, quote currency; at least 1000 ticks
 * @param tickSize price step, quote currency
 * @param lotSize quantity of every order, base currency
 * @param klineInterval length of the klines, a whole number of microseconds
 * @param startTimeMicros event time at which the market opens, microseconds since 1970-01-01 UTC
 */
public record SimulatorOptions(
    long seed,
    int instruments,
    double updatesPerSecond,
    double orderEventsPerUpdate,
    double startPrice,
    double tickSize,
    double lotSize,
    Duration klineInterval,
    long startTimeMicros) {

  private static final int MAX_INSTRUMENTS = 9999;
  private static final double MAX_UPDATES_PER_SECOND = 1e6; // one a microsecond
  private static final int MIN_START_TICKS = 1000;
  private static final long DEFAULT_START_TIME_MICROS = 1_767_225_600_000_000L; // 2026-01-01

  public SimulatorOptions {
    check(
        instruments >= 1 && instruments <= MAX_INSTRUMENTS,
        "instruments",
        instruments,
        "1 to 9999");
    check(
        updatesPerSecond > 0 && updatesPerSecond <= MAX_UPDATES_PER_SECOND,
        "updates per second",
        updatesPerSecond,
        "above 0, at most 1,000,000");
    check(
        orderEventsPerUpdate >= 1 && orderEventsPerUpdate <= 100,
        "order events per update",
        orderEventsPerUpdate,
        "1 to 100");
    check(tickSize > 0 && tickSize < Double.MAX_VALUE, "tick size", tickSize, "positive");
    check(lotSize > 0 && lotSize < Double.MAX_VALUE, "lot size", lotSize, "positive");
    check(
        startPrice / tickSize >= MIN_START_TICKS && startPrice / tickSize <= 1e12,
        "start price",
        startPrice,
        "1000 to 1e12 ticks of " + tickSize);
    RecordingOptions.requireMicros("kline interval", klineInterval);
    check(startTimeMicros >= 0, "start time", startTimeMicros, "not negative");
  }

  private static void check(boolean holds, String name, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + " = " + value + " must be " + rule);
    }
  }

  /** Ten instruments at 100.00 with ten updates a second each and klines of a second. */
  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        1, 10, 10, 8, 100, 0.01, 0.1, Duration.ofSeconds(1), DEFAULT_START_TIME_MICROS);
  }

  public SimulatorOptions withSeed(long newSeed) {
    return new SimulatorOptions(
        newSeed,
        instruments,
        updatesPerSecond,
        orderEventsPerUpdate,
        startPrice,
        tickSize,
        lotSize,
        klineInterval,
        startTimeMicros);
  }

  public SimulatorOptions withInstruments(int count) {
    return new SimulatorOptions(
        seed,
        count,
        updatesPerSecond,
        orderEventsPerUpdate,
        startPrice,
        tickSize,
        lotSize,
        klineInterval,
        startTimeMicros);
  }

  public SimulatorOptions withUpdatesPerSecond(double rate) {
    return new SimulatorOptions(
        seed,
        instruments,
        rate,
        orderEventsPerUpdate,
        startPrice,
        tickSize,
        lotSize,
        klineInterval,
        startTimeMicros);
  }

  public SimulatorOptions withKlineInterval(Duration interval) {
    return new SimulatorOptions(
        seed,
        instruments,
        updatesPerSecond,
        orderEventsPerUpdate,
        startPrice,
        tickSize,
        lotSize,
        interval,
        startTimeMicros);
  }

  public SimulatorOptions withStartTimeMicros(long timeMicros) {
    return new SimulatorOptions(
        seed,
        instruments,
        updatesPerSecond,
        orderEventsPerUpdate,
        startPrice,
        tickSize,
        lotSize,
        klineInterval,
        timeMicros);
  }
}
