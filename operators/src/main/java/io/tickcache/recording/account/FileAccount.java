package io.tickcache.recording.account;

import io.tickcache.exchange.MessageFate;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.exchange.Unused;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * What became of the lines of one file. Once all was read, its lines are those used and those not
 * used, by reason. For one thread.
 */
public final class FileAccount implements MessageFate {

  private final Path file;
  private final Map<Unused, Long> unused = new EnumMap<>(Unused.class);
  private long lines;
  private long used;
  private long bookUpdates;
  private long klines;
  private long trades;
  private long tickers;
  private long damages;

  FileAccount(Path file) {
    this.file = file;
  }

  /** A line was read; {@link #used} or {@link #unused} will tell what became of it. */
  public void line() {
    lines++;
  }

  @Override
  public void used() {
    used++;
  }

  @Override
  public void unused(Unused reason) {
    unused.merge(reason, 1L, Long::sum);
  }

  /** An event was given out while the file was read. */
  public void event(RecordedEvent event) {
    if (event instanceof BookUpdateEvent) {
      bookUpdates++;
    } else if (event instanceof KlineEvent) {
      klines++;
    } else if (event instanceof TradeEvent) {
      trades++;
    } else {
      tickers++;
    }
  }

  /** A part of the file could not be unpacked, or is no line. */
  public void damage() {
    damages++;
  }

  public Path file() {
    return file;
  }

  /** Lines read that were not blank. */
  public long lines() {
    return lines;
  }

  /** Lines that became events. */
  public long linesUsed() {
    return used;
  }

  /** Lines that became none, by reason; those above 0 only. */
  public Map<Unused, Long> linesUnused() {
    return Collections.unmodifiableMap(unused);
  }

  /** Events given out; a line may hold several. */
  public long events() {
    return bookUpdates + klines + trades + tickers;
  }

  /** Snapshots and deltas of order books among them. */
  public long bookUpdates() {
    return bookUpdates;
  }

  /** The file's own klines among them, closed or not. */
  public long klines() {
    return klines;
  }

  /** Trades among them: they make klines, and are not published themselves. */
  public long trades() {
    return trades;
  }

  /** Parts that could not be unpacked, and lines longer than any message. */
  public long damages() {
    return damages;
  }

  /** Whether each line read is used or not used for one reason. */
  public boolean addsUp() {
    return lines == used + unused.values().stream().mapToLong(Long::longValue).sum();
  }
}
