package io.tickcache.steps;

import io.tickcache.market.KlineIntervals;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * When an instrument has been idle for so long that it is forgotten: after the timeout, but never
 * before two klines of its longest interval could have closed, or daily klines would find their
 * windows gone every day, and one missing kline would end a context.
 *
 * <p>Counted in event time, in whole milliseconds like watermarks, so that what a returning
 * instrument finds depends on its events alone and not on when a timer fired.
 *
 * @param timeout event time without an event
 */
public record Idleness(Duration timeout) {

  private static final int KLINES_TO_WAIT_FOR = 2;
  private static final long LONGEST_MONTH_MICROS = TimeUnit.DAYS.toMicros(31);

  /** Whether an instrument had been idle past its limit when the event happened. */
  public boolean isPast(InstrumentMarket market, long eventTimeMicros) {
    return EventTime.toMillis(eventTimeMicros)
        > deadlineMillis(market.lastEventMicros(), market.longestKlineMicros());
  }

  /**
   * The last millisecond at which an event still finds the instrument.
   *
   * @param lastEventMicros its last event's time
   * @param longestKlineMicros the longest interval of its klines; 0 if it has none
   */
  public long deadlineMillis(long lastEventMicros, long longestKlineMicros) {
    return EventTime.toMillis(lastEventMicros) + patienceMillis(longestKlineMicros);
  }

  /**
   * How long an instrument may have no event.
   *
   * @param longestKlineMicros the longest interval of its klines; 0 if it has none
   */
  public long patienceMillis(long longestKlineMicros) {
    long klinesMillis = KLINES_TO_WAIT_FOR * EventTime.toMillis(longest(longestKlineMicros));
    return Math.max(timeout.toMillis(), klinesMillis);
  }

  /** Months are named by their mean, and two may have 62 days. */
  private static long longest(long intervalMicros) {
    return KlineIntervals.isMonths(intervalMicros)
        ? intervalMicros / KlineIntervals.MONTH_MICROS * LONGEST_MONTH_MICROS
        : intervalMicros;
  }
}
