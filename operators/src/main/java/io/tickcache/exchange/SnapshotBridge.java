package io.tickcache.exchange;

import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/**
 * Joins a Binance depth stream with the REST snapshot taken beside it, so that what comes out is
 * one snapshot and the deltas that follow it.
 *
 * <p>While there is no snapshot for the deltas at hand (at the start, and after a hole in the
 * sequence) everything is held back, for {@link #PATIENCE_MICROS}. When one comes, deltas that it
 * contains are dropped: on futures those with {@code u < lastUpdateId}, on spot {@code u <=
 * lastUpdateId}. A snapshot that an unbroken stream does not need is dropped too. Deltas that meet
 * no snapshot in that time pass as they are: the order book counts the gap and refuses them.
 *
 * @see <a
 *     href="https://developers.binance.com/docs/derivatives/usds-margined-futures/websocket-market-streams/How-to-manage-a-local-order-book-correctly">Binance:
 *     how to manage a local order book correctly</a>
 */
final class SnapshotBridge {

  /** How far the newest event held back may be ahead of the oldest, µs of event time. */
  static final long PATIENCE_MICROS = 10_000_000;

  /** Event time of a snapshot without a clock, until the first delta after it gives it one. */
  static final long NO_CLOCK = Long.MAX_VALUE;

  private final ArrayDeque<RecordedEvent> held = new ArrayDeque<>();
  private OrderBookUpdate snapshot; // the newest, until a delta that it does not contain
  private boolean joined; // deltas follow a snapshot without a hole
  private long lastSequence; // of the newest delta

  void accept(RecordedEvent event, Consumer<RecordedEvent> events) {
    if (!(event instanceof BookUpdateEvent book)) {
      pass(event, events);
    } else if (book.update().getType() == UpdateType.SNAPSHOT) {
      acceptSnapshot(book.update(), events);
    } else {
      acceptDelta(book, events);
    }
  }

  private void acceptSnapshot(OrderBookUpdate update, Consumer<RecordedEvent> events) {
    snapshot = update;
    if (!joined && held.stream().anyMatch(this::isKept)) {
      join(events);
    }
  }

  private void acceptDelta(BookUpdateEvent event, Consumer<RecordedEvent> events) {
    OrderBookUpdate delta = event.update();
    if (joined && !follows(delta)) {
      joined = false;
    }
    lastSequence = delta.getLastSequence();
    pass(event, events);
    if (snapshot != null && isKept(event)) {
      if (joined) {
        snapshot = null; // the stream went past it without a hole
      } else {
        join(events);
      }
    }
  }

  private boolean follows(OrderBookUpdate delta) {
    Long previous = delta.getPreviousSequence();
    return previous != null
        ? previous == lastSequence
        : delta.getFirstSequence() == lastSequence + 1;
  }

  private void pass(RecordedEvent event, Consumer<RecordedEvent> events) {
    if (joined) {
      events.accept(event);
      return;
    }
    held.add(event);
    long newestMicros = event.eventTimeMicros();
    while (newestMicros - held.getFirst().eventTimeMicros() > PATIENCE_MICROS) {
      events.accept(held.remove());
    }
  }

  private void join(Consumer<RecordedEvent> events) {
    boolean first = true;
    for (RecordedEvent event : held) {
      if (isKept(event) && first) {
        first = false;
        emitSnapshot(event.eventTimeMicros(), events);
      }
      if (!(event instanceof BookUpdateEvent) || isKept(event)) {
        events.accept(event);
      }
    }
    held.clear();
    snapshot = null;
    joined = true;
  }

  private boolean isKept(RecordedEvent event) {
    if (!(event instanceof BookUpdateEvent book)) {
      return false;
    }
    long last = book.update().getLastSequence();
    boolean futures = book.update().getPreviousSequence() != null;
    return futures ? last >= snapshot.getLastSequence() : last > snapshot.getLastSequence();
  }

  private void emitSnapshot(long firstDeltaMicros, Consumer<RecordedEvent> events) {
    snapshot.setEventTimeMicros(Math.min(snapshot.getEventTimeMicros(), firstDeltaMicros));
    events.accept(new BookUpdateEvent(snapshot));
  }

  /** Gives out what is still held back. */
  void finish(Consumer<RecordedEvent> events) {
    if (snapshot != null && !joined) {
      emitSnapshot(snapshot.getIngestTimeMicros(), events);
    }
    held.forEach(events);
    held.clear();
  }
}
