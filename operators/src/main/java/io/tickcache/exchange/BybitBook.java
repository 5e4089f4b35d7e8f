package io.tickcache.exchange;

import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.util.concurrent.TimeUnit;

/**
 * One symbol's book among the feeds of several depths. The deepest is used; a shallower one only
 * where the deeper is silent for {@link #SILENCE_MICROS}. Either takes over with its snapshot. Of
 * the feed in use come a snapshot and the deltas that follow it; after a hole in the ids the first
 * delta, which tells it, and then nothing until the next snapshot.
 */
final class BybitBook {

  private static final long SILENCE_MICROS = TimeUnit.SECONDS.toMicros(60);

  private final BookClock clock = new BookClock();
  private int depth; // of the feed in use
  private long seenMicros = Long.MIN_VALUE; // when that feed's newest message happened
  private boolean joined;
  private boolean wasJoined;
  private long lastSequence;

  /** The deepest feed from now on is known to be this. */
  void expect(int deepest) {
    if (deepest != depth) {
      depth = deepest;
      joined = false;
      seenMicros = Long.MIN_VALUE;
    }
  }

  /** Takes a message: null if it is to be used, with its time set right, or why not. */
  Unused take(int messageDepth, OrderBookUpdate update) {
    long micros = update.getEventTimeMicros();
    if (seenMicros == Long.MIN_VALUE) {
      seenMicros = micros;
    }
    if (messageDepth != depth) {
      boolean isSnapshot = update.getType() == UpdateType.SNAPSHOT;
      if (!isSnapshot || (messageDepth < depth && micros - seenMicros <= SILENCE_MICROS)) {
        return Unused.ANOTHER_DEPTH;
      }
      depth = messageDepth;
    }
    seenMicros = Math.max(seenMicros, micros);
    return update.getType() == UpdateType.SNAPSHOT ? join(update) : follow(update);
  }

  private Unused join(OrderBookUpdate snapshot) {
    joined = true;
    wasJoined = true;
    lastSequence = snapshot.getLastSequence();
    snapshot.setEventTimeMicros(clock.restart(snapshot.getEventTimeMicros()));
    return null;
  }

  private Unused follow(OrderBookUpdate delta) {
    if (!joined) {
      return wasJoined ? Unused.AFTER_GAP : Unused.BEFORE_SNAPSHOT;
    }
    if (delta.getLastSequence() <= lastSequence) {
      return Unused.DUPLICATE;
    }
    joined = delta.getFirstSequence() == lastSequence + 1;
    long own = delta.getEventTimeMicros();
    delta.setEventTimeMicros(joined ? clock.follow(own) : clock.restart(own));
    lastSequence = delta.getLastSequence();
    return null;
  }
}
