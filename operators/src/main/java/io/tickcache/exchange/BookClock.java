package io.tickcache.exchange;

import java.util.concurrent.TimeUnit;

/**
 * Event times of one book's updates that never step back along its ids. The ids of a feed say in
 * which order things happened; the clocks of an exchange's machines sometimes say otherwise by a
 * few milliseconds. Whoever sorts by time would then put a delta before the one it follows, and
 * lose the book: so a later update takes the newest time before it.
 */
final class BookClock {

  /** Who steps back further has another clock, and not one that is a little behind. */
  private static final long MAX_STEP_MICROS = TimeUnit.HOURS.toMicros(1);

  /** Feeds overtake each other by less: what is older begins anew. */
  private static final long MAX_SNAPSHOT_STEP_MICROS = TimeUnit.SECONDS.toMicros(5);

  private long newestMicros = Long.MIN_VALUE;

  /** The time of a delta that follows the last update, if it happened at {@code ownMicros}. */
  long follow(long ownMicros) {
    return advance(ownMicros, MAX_STEP_MICROS);
  }

  /** The time of a snapshot, or of a delta after a gap, that came after the last update. */
  long restart(long ownMicros) {
    return advance(ownMicros, MAX_SNAPSHOT_STEP_MICROS);
  }

  private long advance(long ownMicros, long maxStepMicros) {
    boolean stepsBack =
        newestMicros != Long.MIN_VALUE
            && ownMicros < newestMicros
            && newestMicros - ownMicros <= maxStepMicros;
    newestMicros = stepsBack ? newestMicros : ownMicros;
    return newestMicros;
  }
}
