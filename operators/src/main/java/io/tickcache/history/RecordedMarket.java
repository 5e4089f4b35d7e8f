package io.tickcache.history;

import io.tickcache.market.KlineSeries;
import io.tickcache.market.OrderBook;
import io.tickcache.steps.InstrumentMarket;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.SortKey;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** An instrument while its recording is read: its market, and where its context stands. */
final class RecordedMarket implements InstrumentMarket {

  private final String name;
  private final OrderBook book = new OrderBook();
  private final NavigableMap<Long, KlineSeries> klines = new TreeMap<>();
  private double previousMid = Double.NaN;
  private SortKey released;
  private long lastEventMicros;
  private long epochMicros;
  private long nextPosition;

  RecordedMarket(String name, long eventTimeMicros) {
    this.name = name;
    this.lastEventMicros = eventTimeMicros;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public OrderBook book() {
    return book;
  }

  @Override
  public void bookWasChanged() {
    // Kept in memory only: there is nobody to tell.
  }

  @Override
  public KlineSeries klines(long intervalMicros) {
    return klines.computeIfAbsent(intervalMicros, interval -> new KlineSeries());
  }

  @Override
  public SortedSet<Long> klineIntervals() {
    return klines.navigableKeySet();
  }

  @Override
  public double previousMid() {
    return previousMid;
  }

  @Override
  public void setPreviousMid(double mid) {
    previousMid = mid;
  }

  /** Key of the last event, or null. */
  SortKey released() {
    return released;
  }

  /**
   * Takes the event of this key as the instrument's last.
   *
   * @throws RefusedEventException if it does not come after all that were released before
   */
  void release(SortKey key) throws RefusedEventException {
    key.requireAfter(released, name);
    released = key;
  }

  @Override
  public long lastEventMicros() {
    return lastEventMicros;
  }

  void sawEvent(long eventTimeMicros) {
    lastEventMicros = Math.max(lastEventMicros, eventTimeMicros);
  }

  /** Takes the next position; a context begins with its first step and where positions end. */
  long takePosition(long eventTimeMicros, long maxPositions) {
    if (nextPosition == 0 || nextPosition == maxPositions) {
      epochMicros = eventTimeMicros;
      nextPosition = 0;
    }
    return nextPosition++;
  }

  long epochMicros() {
    return epochMicros;
  }
}
