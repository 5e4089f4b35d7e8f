package io.tickcache.recording;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.MarketEvent;
import io.tickcache.market.MarketAggregator;
import io.tickcache.schemas.MarketContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Adds to recordings, or to the simulated market, market records of all their instruments, one at
 * every whole interval since 1970-01-01 UTC and before the events from then on. Each tells what its
 * interval's events did, and which candles have closed at its own time: these end there. Where the
 * recordings are silent for longer than ten intervals (and a minute) they were interrupted: records
 * start anew there.
 */
public final class MarketAddingReader implements RecordingReader {

  private static final long MIN_INTERRUPTION_MICROS = 60_000_000;
  private static final int MIN_INTERRUPTION_INTERVALS = 10;

  private final RecordingReader recordings;
  private final long intervalMicros;
  private final long interruptionMicros;
  private final Queue<RecordedEvent> ready = new ArrayDeque<>();
  private MarketAggregator aggregator = new MarketAggregator();
  private long timeMicros; // of the newest event
  private long nextRecordMicros = Long.MAX_VALUE;
  private final List<RecordedEvent> atNextRecord = new ArrayList<>();

  /**
   * @param recordings all instruments, by event time
   * @param interval between records, whole microseconds
   * @throws IllegalArgumentException if the interval is not, or not positive
   */
  public MarketAddingReader(RecordingReader recordings, Duration interval) {
    RecordingOptions.requireMicros("market interval", interval);
    this.recordings = recordings;
    this.intervalMicros = interval.toNanos() / 1_000;
    this.interruptionMicros =
        Math.max(MIN_INTERRUPTION_MICROS, MIN_INTERRUPTION_INTERVALS * intervalMicros);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && recordings.hasNext()) {
      accept(recordings.next());
    }
    if (ready.isEmpty()) {
      releaseAtNextRecord();
    }
    return !ready.isEmpty();
  }

  private void accept(RecordedEvent event) {
    long nowMicros = event.eventTimeMicros();
    if (nowMicros != nextRecordMicros) {
      releaseAtNextRecord();
    }
    restartIfInterrupted(nowMicros);
    timeMicros = Math.max(timeMicros, nowMicros);
    while (nextRecordMicros < nowMicros) {
      addRecord();
    }
    if (nowMicros == nextRecordMicros) {
      atNextRecord.add(event); // other candles may close with it
      return;
    }
    aggregate(event);
    ready.add(event);
  }

  private void aggregate(RecordedEvent event) {
    if (event instanceof BookUpdateEvent update) {
      aggregator.accept(update.update());
    } else if (event instanceof KlineEvent candle) {
      aggregator.accept(candle.kline());
    }
  }

  /** Candles that close at the record's time are in it; what books do then belongs to the next. */
  private void releaseAtNextRecord() {
    if (atNextRecord.isEmpty()) {
      return;
    }
    atNextRecord.stream().filter(KlineEvent.class::isInstance).forEach(this::aggregate);
    addRecord();
    atNextRecord.stream().filter(BookUpdateEvent.class::isInstance).forEach(this::aggregate);
    ready.addAll(atNextRecord);
    atNextRecord.clear();
  }

  private void restartIfInterrupted(long nowMicros) {
    if (nextRecordMicros == Long.MAX_VALUE) {
      restart(nowMicros);
    } else if (nowMicros - timeMicros > interruptionMicros) {
      aggregator = new MarketAggregator();
      restart(nowMicros);
    }
  }

  private void addRecord() {
    MarketContext record = aggregator.record(nextRecordMicros);
    if (record != null) {
      ready.add(new MarketEvent(record));
    }
    nextRecordMicros += intervalMicros;
  }

  private void restart(long nowMicros) {
    nextRecordMicros = (Math.floorDiv(nowMicros, intervalMicros) + 1) * intervalMicros;
  }

  @Override
  public RecordedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the recordings have ended");
    }
    return ready.remove();
  }

  @Override
  public long badLines() {
    return recordings.badLines();
  }

  @Override
  public void close() throws IOException {
    recordings.close();
  }
}
