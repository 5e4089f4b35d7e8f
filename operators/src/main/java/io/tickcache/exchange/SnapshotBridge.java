package io.tickcache.exchange;

import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Joins a Binance depth stream with the REST snapshots taken beside it, so that what comes out is a
 * snapshot and the deltas that follow it.
 *
 * <p>A snapshot counts only if a delta of the stream spans it by the exchange's rule: futures
 * {@code U <= lastUpdateId <= u} or {@code pu = lastUpdateId}, spot {@code U <= lastUpdateId + 1 <=
 * u}. Any other is left out, and the next is waited for. While deltas have no snapshot (at the
 * start, and after a hole in their ids) everything is held back, for {@link #PATIENCE_MICROS}. When
 * a snapshot and the delta that spans it are there, the deltas before are dropped, for it contains
 * them. Deltas that meet none in that time are dropped too, but for the first after a hole: it
 * tells the book that it has one.
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

  private static final int MAX_SNAPSHOTS = 16;

  /** An event with whom to tell what becomes of it. */
  private record Held(RecordedEvent event, MessageFate fate) {

    OrderBookUpdate update() {
      return event instanceof BookUpdateEvent book ? book.update() : null;
    }
  }

  private final BookClock clock = new BookClock();
  private final ArrayDeque<Held> held = new ArrayDeque<>(); // since deltas have no snapshot
  private final ArrayDeque<Held> snapshots = new ArrayDeque<>(); // that a later delta may span
  private boolean joined; // deltas follow a snapshot without a hole
  private boolean wasJoined; // once
  private boolean gapToTell; // the book of a joined stream does not know of its hole yet
  private long lastSequence; // of the newest delta given out
  private long lastDeltaMicros = Long.MIN_VALUE; // of the newest delta given out or dropped

  /** Takes the next message; one call of {@code fate} tells what became of it. */
  void accept(RecordedEvent event, MessageFate fate, Consumer<RecordedEvent> events) {
    Held message = new Held(event, fate);
    OrderBookUpdate update = message.update();
    if (update == null) {
      pass(message, events);
    } else if (update.getType() == UpdateType.SNAPSHOT) {
      acceptSnapshot(message, events);
    } else {
      acceptDelta(message, events);
    }
  }

  private void acceptSnapshot(Held snapshot, Consumer<RecordedEvent> events) {
    for (Held message : held) {
      if (message.update() != null && spans(message.update(), snapshot.update())) {
        join(snapshot, message, events);
        return;
      }
    }
    snapshots.add(snapshot);
    if (snapshots.size() > MAX_SNAPSHOTS) {
      snapshots.remove().fate().unused(Unused.SNAPSHOT_NOT_SPANNED);
    }
  }

  private void acceptDelta(Held message, Consumer<RecordedEvent> events) {
    OrderBookUpdate delta = message.update();
    if (joined && follows(delta)) {
      dropSnapshotsBefore(delta, Unused.SNAPSHOT_NOT_NEEDED);
      give(message, events);
      return;
    }
    Held snapshot = newestSpannedBy(delta);
    if (joined && snapshot == null && delta.getLastSequence() <= lastSequence) {
      message.fate().unused(Unused.DUPLICATE);
      return;
    }
    gapToTell |= joined;
    joined = false;
    pass(message, events);
    if (snapshot != null) {
      snapshots.remove(snapshot);
      join(snapshot, message, events);
    }
    dropSnapshotsBefore(
        delta, snapshot == null ? Unused.SNAPSHOT_NOT_SPANNED : Unused.SNAPSHOT_NOT_NEEDED);
  }

  private boolean follows(OrderBookUpdate delta) {
    Long previous = delta.getPreviousSequence();
    return previous != null
        ? previous == lastSequence
        : delta.getFirstSequence() == lastSequence + 1;
  }

  /** The rule by which an order book takes its first delta after a snapshot. */
  private static boolean spans(OrderBookUpdate delta, OrderBookUpdate snapshot) {
    long first = delta.getFirstSequence();
    long last = delta.getLastSequence();
    long id = snapshot.getLastSequence();
    Long previous = delta.getPreviousSequence();
    return previous != null
        ? previous == id || (first <= id && last >= id)
        : first <= id + 1 && last >= id + 1;
  }

  private Held newestSpannedBy(OrderBookUpdate delta) {
    Held newest = null;
    for (Held snapshot : snapshots) {
      newest = spans(delta, snapshot.update()) ? snapshot : newest;
    }
    return newest;
  }

  /** No later delta spans a snapshot that this one is past. */
  private void dropSnapshotsBefore(OrderBookUpdate delta, Unused reason) {
    for (Iterator<Held> each = snapshots.iterator(); each.hasNext(); ) {
      Held snapshot = each.next();
      if (snapshot.update().getLastSequence() < delta.getLastSequence()) {
        each.remove();
        snapshot.fate().unused(reason);
      }
    }
  }

  private void pass(Held message, Consumer<RecordedEvent> events) {
    if (joined) {
      events.accept(message.event());
      message.fate().used();
      return;
    }
    held.add(message);
    long newestMicros = message.event().eventTimeMicros();
    while (newestMicros - held.getFirst().event().eventTimeMicros() > PATIENCE_MICROS) {
      release(held.remove(), events);
    }
  }

  /** Gives up waiting for a snapshot of it. */
  private void release(Held message, Consumer<RecordedEvent> events) {
    if (message.update() == null) {
      events.accept(message.event());
      message.fate().used();
    } else if (gapToTell) {
      gapToTell = false;
      give(message, events);
    } else {
      lastDeltaMicros = message.event().eventTimeMicros();
      message.fate().unused(wasJoined ? Unused.AFTER_GAP : Unused.BEFORE_SNAPSHOT);
    }
  }

  /** The stream goes on from the snapshot with the delta that spans it. */
  private void join(Held snapshot, Held spanning, Consumer<RecordedEvent> events) {
    List<Held> waited = new ArrayList<>(held);
    held.clear();
    boolean behind = false;
    for (Held message : waited) {
      boolean isDelta = message.update() != null;
      if (message == spanning) {
        behind = true;
        giveSnapshot(snapshot, spanning.event().eventTimeMicros(), events);
        give(message, events);
      } else if (behind && isDelta) {
        acceptDelta(message, events);
      } else if (behind) {
        pass(message, events);
      } else if (isDelta) {
        lastDeltaMicros = message.event().eventTimeMicros();
        message.fate().unused(Unused.IN_SNAPSHOT);
      } else {
        release(message, events);
      }
    }
  }

  /** It happened behind the delta before it, and not behind the first that it does not contain. */
  private void giveSnapshot(Held snapshot, long spanningMicros, Consumer<RecordedEvent> events) {
    OrderBookUpdate update = snapshot.update();
    long own = Math.max(update.getEventTimeMicros(), lastDeltaMicros + 1);
    update.setEventTimeMicros(clock.restart(Math.min(own, spanningMicros)));
    joined = true;
    wasJoined = true;
    gapToTell = false;
    events.accept(snapshot.event());
    snapshot.fate().used();
  }

  private void give(Held message, Consumer<RecordedEvent> events) {
    OrderBookUpdate delta = message.update();
    long own = delta.getEventTimeMicros();
    delta.setEventTimeMicros(joined ? clock.follow(own) : clock.restart(own));
    lastSequence = delta.getLastSequence();
    lastDeltaMicros = delta.getEventTimeMicros();
    events.accept(message.event());
    message.fate().used();
  }

  /** Gives out what is still held back; there are no more messages. */
  void finish(Consumer<RecordedEvent> events) {
    snapshots.forEach(snapshot -> snapshot.fate().unused(Unused.SNAPSHOT_NOT_SPANNED));
    snapshots.clear();
    held.forEach(message -> release(message, events));
    held.clear();
  }
}
