package io.tickcache.market;

/**
 * The newest of the times that come, where one that is wrong must not make all that follow late: a
 * jump ahead counts only once the next time confirms it. Two that are ahead in a row say that time
 * is at least where the earlier of them is.
 *
 * <p>In any unit. It is one time behind where every one is a jump, and before the second.
 */
public final class SteadyTime {

  /** No time is known yet. */
  public static final long NONE = Long.MIN_VALUE;

  private final long maxJump;
  private long newest = NONE;
  private long unconfirmed = NONE;

  /**
   * Knows no time at first.
   *
   * @param maxJump how far ahead of the newest a time may be without another's confirmation
   */
  public SteadyTime(long maxJump) {
    this.maxJump = maxJump;
  }

  /** Takes the next time. */
  public void saw(long time) {
    if (newest != NONE && !isJump(newest, time)) {
      newest = Math.max(newest, time);
      unconfirmed = NONE;
    } else if (unconfirmed == NONE) {
      unconfirmed = time;
    } else {
      confirm(time);
    }
  }

  private void confirm(long time) {
    long before = unconfirmed;
    newest = Math.min(before, time);
    unconfirmed = NONE;
    if (!isJump(newest, Math.max(before, time))) {
      newest = Math.max(before, time);
    } else if (time > before) {
      unconfirmed = time; // else the row is broken: the one before was wrong
    }
  }

  /** The newest time that is not an unconfirmed jump; {@link #NONE} before the second. */
  public long newest() {
    return newest;
  }

  /** The same, or the first while there is no second. */
  public long newestOrFirst() {
    return newest == NONE ? unconfirmed : newest;
  }

  /** Whether a time is before the newest, or before the first if that is no jump from it. */
  public boolean isBehind(long time) {
    return newest == NONE
        ? unconfirmed != NONE && time < unconfirmed && !isJump(time, unconfirmed)
        : time < newest;
  }

  /** Nonsense may be as far apart as numbers go, which a difference does not hold. */
  private boolean isJump(long from, long to) {
    return to > from && (to - from > maxJump || to - from < 0);
  }
}
