package io.tickcache.lab.pipeline;

import io.tickcache.job.kafka.EventPublisher;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes at an even rate. An update's event time is the moment when it was due, whether or not
 * the publisher kept up: who is late makes latencies longer, and does not hide them.
 */
final class RatePublisher {

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final UpdateFeed feed;
  private final EventPublisher publisher;
  private long next;

  RatePublisher(UpdateFeed feed, EventPublisher publisher) {
    this.feed = feed;
    this.publisher = publisher;
  }

  /** Updates that were published so far. */
  long published() {
    return next;
  }

  /**
   * Publishes for so long.
   *
   * @return whether it kept up
   */
  boolean publish(double eventsPerSecond, double seconds) {
    long startNanos = System.nanoTime();
    long startMicros = nowMicros();
    long events = Math.round(eventsPerSecond * seconds);
    for (long i = 0; i < events; i++) {
      long offsetNanos = (long) (i * NANOS / eventsPerSecond);
      awaitNanos(startNanos + offsetNanos);
      publisher.publish(feed.at(next, startMicros + TimeUnit.NANOSECONDS.toMicros(offsetNanos)));
      next++;
    }
    double took = (System.nanoTime() - startNanos) / NANOS;
    return took < seconds * 1.02 + 0.01;
  }

  /** Now, microseconds since 1970-01-01 UTC. */
  static long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  private static void awaitNanos(long dueNanos) {
    long wait = dueNanos - System.nanoTime();
    while (wait > 0) {
      LockSupport.parkNanos(wait);
      wait = dueNanos - System.nanoTime();
    }
  }
}
