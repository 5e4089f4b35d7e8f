package io.tickcache.lab.cluster;

import io.tickcache.job.UserException;
import java.time.Duration;
import java.util.Optional;

/** Waits for what another process does. */
public final class Await {

  private static final Duration POLL = Duration.ofMillis(100);

  private Await() {}

  /** Something that may have happened by now. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * Something that may be there by now.
   *
   * @param <T> what it is
   */
  @FunctionalInterface
  public interface Probe<T> {
    Optional<T> look() throws Exception;
  }

  /**
   * Returns when the condition holds.
   *
   * @param what is waited for, for the error
   * @throws UserException if it does not in time
   */
  public static void until(String what, Duration atMost, Condition condition) throws Exception {
    value(what, atMost, () -> condition.holds() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Returns what is there at last.
   *
   * @param what is waited for, for the error
   * @throws UserException if it is not there in time
   */
  public static <T> T value(String what, Duration atMost, Probe<T> probe) throws Exception {
    long deadline = System.nanoTime() + atMost.toNanos();
    Optional<T> value = probe.look();
    while (value.isEmpty()) {
      if (System.nanoTime() - deadline > 0) {
        throw new UserException("waited %d s in vain: %s".formatted(atMost.toSeconds(), what));
      }
      Thread.sleep(POLL.toMillis());
      value = probe.look();
    }
    return value.get();
  }
}
