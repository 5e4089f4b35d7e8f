package io.tickcache.steps;

import java.time.Duration;

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
    long klinesMillis = KLINES_TO_WAIT_FOR * EventTime.toMillis(longestKlineMicros);
    return EventTime.toMillis(lastEventMicros) + Math.max(timeout.toMillis(), klinesMillis);
  }
}
