package io.tickcache.steps;

import io.tickcache.market.Klines;
import io.tickcache.market.MarketContexts;
import io.tickcache.market.OrderBookUpdates;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.OrderBookUpdate;
import java.util.concurrent.TimeUnit;

/** What an event must keep by itself, before any step sees it. */
public final class EventRules {

  private static final long MAX_CLOCK_SKEW_MICROS = TimeUnit.HOURS.toMicros(1);

  private EventRules() {}

  /**
   * Checks an order-book update's times and values.
   *
   * @throws RefusedEventException naming the field, its value and the rule
   */
  public static void check(OrderBookUpdate update) throws RefusedEventException {
    checkTimes(update.getEventTimeMicros(), update.getIngestTimeMicros());
    checkValues(OrderBookUpdates.validate(update));
  }

  /**
   * Checks a kline's times and values.
   *
   * @throws RefusedEventException naming the field, its value and the rule
   */
  public static void check(Kline kline) throws RefusedEventException {
    checkTimes(kline.getEventTimeMicros(), kline.getIngestTimeMicros());
    checkValues(Klines.validate(kline));
  }

  /**
   * Checks a market record's times and values.
   *
   * @throws RefusedEventException naming the field, its value and the rule
   */
  public static void check(MarketContext record) throws RefusedEventException {
    checkTimes(record.getEventTimeMicros(), record.getIngestTimeMicros());
    checkValues(MarketContexts.validate(record));
  }

  /** An event that happened long after it was received has a wrong clock; it must not move ours. */
  private static void checkTimes(long eventTimeMicros, long ingestTimeMicros)
      throws RefusedEventException {
    boolean known = ingestTimeMicros > 0;
    if (known && eventTimeMicros - MAX_CLOCK_SKEW_MICROS > ingestTimeMicros) {
      throw new RefusedEventException(
          DeadLetterStage.VALIDATE,
          EventFate.AHEAD,
          "eventTimeMicros = %d is more than an hour after ingestTimeMicros = %d"
              .formatted(eventTimeMicros, ingestTimeMicros));
    }
  }

  private static void checkValues(String fault) throws RefusedEventException {
    if (fault != null) {
      throw new RefusedEventException(DeadLetterStage.VALIDATE, fault);
    }
  }
}
