package io.tickcache.inference;

import io.tickcache.inference.batch.OpenBatch;
import java.time.Duration;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Flushes the open batch when its first step has waited long enough. At most one timer is
 * registered.
 */
final class FlushTimer {

  /** Runs the batch. */
  @FunctionalInterface
  interface Flush {
    void flush() throws Exception;
  }

  private final OpenBatch batch;
  private final Flush flush;
  private final ProcessingTimeService time;
  private final long maxWaitMillis;
  private boolean scheduled;
  private long openedMillis;

  FlushTimer(OpenBatch batch, Flush flush, ProcessingTimeService time, Duration maxWait) {
    this.batch = batch;
    this.flush = flush;
    this.time = time;
    this.maxWaitMillis = maxWait.toMillis();
  }

  /** A step has joined the batch, which waits for more. */
  void stepJoined() {
    if (batch.size() == 1) {
      openedMillis = time.getCurrentProcessingTime();
    }
    if (!scheduled) {
      schedule();
    }
  }

  private void schedule() {
    scheduled = true;
    time.registerTimer(openedMillis + maxWaitMillis, this::flushIfDue);
  }

  /** The timer may have been set for a batch that filled up; then it moves on to the open one. */
  private void flushIfDue(long nowMillis) throws Exception {
    scheduled = false;
    if (batch.size() == 0) {
      return;
    }
    if (openedMillis + maxWaitMillis <= nowMillis) {
      flush.flush();
    } else {
      schedule();
    }
  }
}
