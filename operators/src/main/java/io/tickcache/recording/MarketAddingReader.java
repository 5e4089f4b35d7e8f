package io.tickcache.recording;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.MarketEvent;
import io.tickcache.market.MarketAggregator;
import io.tickcache.schemas.MarketContext;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.NoSuchElementException;
import java.util.Queue;

/**
 * Adds to recordings, or to the simulated market, market records of all their instruments, one at
 * every whole interval since 1970-01-01 UTC and before the events from then on. Each tells what its
 * interval's events did. Where the recordings are silent for longer than ten intervals (and a
 * minute) they were interrupted: records start anew there.
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
    if (ready.isEmpty() && recordings.hasNext()) {
      accept(recordings.next());
    }
    return !ready.isEmpty();
  }

  private void accept(RecordedEvent event) {
    addRecords(event.eventTimeMicros());
    if (event instanceof BookUpdateEvent update) {
      aggregator.accept(update.update());
    }
    ready.add(event);
  }

  private void addRecords(long nowMicros) {
    if (nextRecordMicros == Long.MAX_VALUE) {
      restart(nowMicros);
    } else if (nowMicros - timeMicros > interruptionMicros) {
      aggregator = new MarketAggregator();
      restart(nowMicros);
    }
    timeMicros = Math.max(timeMicros, nowMicros);
    for (; nextRecordMicros <= nowMicros; nextRecordMicros += intervalMicros) {
      MarketContext record = aggregator.record(nextRecordMicros);
      if (record != null) {
        ready.add(new MarketEvent(record));
      }
    }
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
