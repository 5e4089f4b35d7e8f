package io.tickcache.job.replay;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.job.UserException;
import io.tickcache.recording.BadLineException;
import io.tickcache.recording.MarketAddingReader;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.recording.RecordingReader;
import io.tickcache.recording.Recordings;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.simulator.MarketSimulator;
import io.tickcache.simulator.SimulatorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Events to publish, ordered by event time: recordings or the simulated market, and no more of them
 * than a duration of event time. For one thread.
 */
public final class MarketFeed implements Iterator<RecordedEvent>, AutoCloseable {

  private final RecordingReader events;
  private final long limitMicros;
  private final ReadingAccount account;
  private RecordedEvent next;
  private long endMicros = Long.MAX_VALUE;
  private boolean cut;

  private MarketFeed(
      RecordingReader events, ReadingAccount account, Duration marketInterval, Duration limit) {
    this.account = account;
    this.events = marketInterval == null ? events : new MarketAddingReader(events, marketInterval);
    this.limitMicros =
        limit == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMicros(limit.toNanos());
  }

  /**
   * Recordings, to their end or as long as {@code limit} of event time, if not null.
   *
   * @param marketInterval between market records of all their order books; null for none
   * @throws UserException if there is nothing to read
   */
  public static MarketFeed recordings(
      List<Path> filesOrDirectories,
      RecordingOptions options,
      Duration marketInterval,
      Duration limit) {
    try {
      MarketFeed feed =
          new MarketFeed(
              Recordings.open(filesOrDirectories, options),
              options.account(),
              marketInterval,
              limit);
      return feed.checkNotEmpty(filesOrDirectories);
    } catch (IOException e) {
      throw new UserException("--recordings: " + e.getMessage(), e);
    }
  }

  /**
   * The simulated market, for so long.
   *
   * @param marketInterval between market records of all its order books; null for none
   */
  public static MarketFeed simulated(
      SimulatorOptions options, Duration marketInterval, Duration duration) {
    return new MarketFeed(
        new MarketSimulator(options), new ReadingAccount(), marketInterval, duration);
  }

  @Override
  public boolean hasNext() {
    if (next == null && !cut && sourceHasNext()) {
      RecordedEvent candidate = events.next();
      if (endMicros == Long.MAX_VALUE && limitMicros != Long.MAX_VALUE) {
        endMicros = candidate.eventTimeMicros() + limitMicros;
      }
      cut = candidate.eventTimeMicros() >= endMicros;
      next = cut ? null : candidate;
    }
    return next != null;
  }

  @Override
  public RecordedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    RecordedEvent event = next;
    next = null;
    return event;
  }

  /**
   * Event time of the next event, microseconds.
   *
   * @throws NoSuchElementException if there is none
   */
  public long nextEventTimeMicros() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return next.eventTimeMicros();
  }

  /** What became of the recordings' lines so far; of no files if the market is simulated. */
  public ReadingAccount account() {
    return account;
  }

  /** Whether there was more than the duration allowed. */
  public boolean isCut() {
    return cut;
  }

  /** Lines of recordings that could not be used so far. */
  public long badLines() {
    return events.badLines();
  }

  @Override
  public void close() throws IOException {
    events.close();
  }

  private boolean sourceHasNext() {
    try {
      return events.hasNext();
    } catch (BadLineException | UncheckedIOException e) {
      throw new UserException("--recordings: " + e.getMessage(), e);
    }
  }

  private MarketFeed checkNotEmpty(List<Path> paths) {
    if (!hasNext()) {
      String reasons =
          account.describe().stream().map(String::strip).collect(Collectors.joining("; "));
      throw new UserException("--recordings " + paths + ": no usable event in it: " + reasons);
    }
    return this;
  }
}
