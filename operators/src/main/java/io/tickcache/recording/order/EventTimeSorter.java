package io.tickcache.recording.order;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.market.SteadyTime;
import java.util.PriorityQueue;

/**
 * Sorts one recording by event time. A recording has the order in which messages were received, and
 * the feeds of one connection overtake each other: by up to 0.2 s in the Binance dumps. An event is
 * given out once one came that is {@link #HORIZON_MICROS} younger; what comes later than that stays
 * out of order. One event whose time is far ahead makes nothing late: it waits for its time, or for
 * the end.
 */
public final class EventTimeSorter {

  static final long HORIZON_MICROS = 5_000_000;

  private final PriorityQueue<EventOrder> waiting = new PriorityQueue<>();
  private final SteadyTime time = new SteadyTime(HORIZON_MICROS);
  private long added;
  private boolean ended;

  /** Takes the next event of the recording. */
  public void add(RecordedEvent event) {
    time.saw(event.eventTimeMicros());
    waiting.add(EventOrder.of(event, added++));
  }

  /** There will be no more: everything may go. */
  public void end() {
    ended = true;
  }

  /** The next event, or null while an earlier one may still come. */
  public RecordedEvent poll() {
    EventOrder first = waiting.peek();
    return first != null && (ended || isDue(first.timeMicros())) ? waiting.poll().event() : null;
  }

  private boolean isDue(long micros) {
    return time.newest() != SteadyTime.NONE && micros <= time.newest() - HORIZON_MICROS;
  }
}
