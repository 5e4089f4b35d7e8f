package io.tickcache.inference;

import java.time.Duration;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Flushes the open batch when its first step has waited long enough. At most one timer is
 * registered.
 */
final class FlushTimer {

  private final OpenBatch batch;
  private final ProcessingTimeService time;
  private final long maxWaitMillis;
  private boolean scheduled;
  private long openedMillis;

  FlushTimer(OpenBatch batch, ProcessingTimeService time, Duration maxWait) {
    this.batch = batch;
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
  private void flushIfDue(long nowMillis) {
    scheduled = false;
    if (batch.size() == 0) {
      return;
    }
    if (openedMillis + maxWaitMillis <= nowMillis) {
      batch.flush();
    } else {
      schedule();
    }
  }
}
