package io.tickcache.job.cluster;

import io.tickcache.job.UserException;
import java.time.Duration;

/** Waits for what another process does. */
public final class Await {

  private static final Duration POLL = Duration.ofMillis(50);

  private Await() {}

  /** Something that may have happened by now. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Returns when the condition holds.
   *
   * @param what is waited for, for the error
   * @throws UserException if it does not in time
   */
  public static void until(String what, Duration atMost, Condition condition) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() - deadline > 0) {
        throw new UserException("waited %d s in vain: %s".formatted(atMost.toSeconds(), what));
      }
      Thread.sleep(POLL.toMillis());
    }
  }
}
