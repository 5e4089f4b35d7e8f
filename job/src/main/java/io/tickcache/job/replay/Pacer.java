package io.tickcache.job.replay;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Lets event time pass at a speed, from the first event on. For one thread. */
final class Pacer {

  private final Speed speed;
  private boolean started;
  private long startNanos;
  private long startEventMicros;

  Pacer(Speed speed) {
    this.speed = speed;
  }

  /** Returns when the event is due. */
  void await(long eventMicros) throws InterruptedException {
    if (speed.isMax()) {
      return;
    }
    if (!started) {
      started = true;
      startNanos = System.nanoTime();
      startEventMicros = eventMicros;
    }
    double wallMicros = (eventMicros - startEventMicros) / speed.factor().getAsDouble();
    long dueNanos = startNanos + (long) (wallMicros * TimeUnit.MICROSECONDS.toNanos(1));
    long waitNanos = dueNanos - System.nanoTime();
    while (waitNanos > 0) {
      LockSupport.parkNanos(waitNanos);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      waitNanos = dueNanos - System.nanoTime();
    }
  }
}
