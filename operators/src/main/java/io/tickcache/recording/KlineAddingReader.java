package io.tickcache.recording;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.market.KlineAggregator;
import io.tickcache.recording.account.ReadingAccount;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Adds to a recording the klines of its trades, in order of time, and leaves its own klines out. A
 * kline still open at the recording's end is not given out. Where a recording is silent for longer
 * than ten klines (and a minute) it was interrupted: klines start anew there.
 */
final class KlineAddingReader implements RecordingReader {

  private static final long MIN_INTERRUPTION_MICROS = 60_000_000;
  private static final int MIN_INTERRUPTION_KLINES = 10;

  private final RecordingReader recording;
  private final ReadingAccount account;
  private final long intervalMicros;
  private final long interruptionMicros;
  private final Map<String, KlineAggregator> aggregators = new LinkedHashMap<>();
  private final Set<String> withTrades = new HashSet<>(); // instruments
  private final Set<String> withoutTrades = new TreeSet<>();
  private final Queue<RecordedEvent> ready = new ArrayDeque<>();
  private long timeMicros; // of the newest event
  private long nextCloseMicros = Long.MAX_VALUE;

  KlineAddingReader(RecordingReader recording, Duration interval, ReadingAccount account) {
    this.recording = recording;
    this.account = account;
    this.intervalMicros = interval.toNanos() / 1_000;
    this.interruptionMicros =
        Math.max(MIN_INTERRUPTION_MICROS, MIN_INTERRUPTION_KLINES * intervalMicros);
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && recording.hasNext()) {
      accept(recording.next());
    }
    if (ready.isEmpty()) {
      withoutTrades.forEach(account::noTradesOf);
    }
    return !ready.isEmpty();
  }

  private void accept(RecordedEvent event) {
    if (event instanceof KlineEvent) {
      account.leaveOutKline();
      return;
    }
    closeKlines(event.eventTimeMicros());
    if (event instanceof TradeEvent trade) {
      withTrades.add(trade.instrument());
      withoutTrades.remove(trade.instrument());
      aggregators
          .computeIfAbsent(trade.instrument(), this::newAggregator)
          .add(trade.eventTimeMicros(), trade.price(), trade.quantity());
    }
    if (!withTrades.contains(event.instrument())) {
      withoutTrades.add(event.instrument());
    }
    ready.add(event);
  }

  private KlineAggregator newAggregator(String instrument) {
    return new KlineAggregator(
        instrument, intervalMicros, kline -> ready.add(new KlineEvent(kline)));
  }

  /** All instruments' klines close at the same times: one time after the other. */
  private void closeKlines(long nowMicros) {
    if (nextCloseMicros == Long.MAX_VALUE || nowMicros - timeMicros > interruptionMicros) {
      aggregators.clear();
      nextCloseMicros = (Math.floorDiv(nowMicros, intervalMicros) + 1) * intervalMicros;
    }
    timeMicros = Math.max(timeMicros, nowMicros);
    for (; nextCloseMicros <= nowMicros; nextCloseMicros += intervalMicros) {
      for (KlineAggregator aggregator : aggregators.values()) {
        aggregator.advanceTo(nextCloseMicros);
      }
    }
  }

  @Override
  public RecordedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the recording has ended");
    }
    return ready.remove();
  }

  @Override
  public long badLines() {
    return recording.badLines();
  }

  @Override
  public void close() throws IOException {
    recording.close();
  }
}
