package io.tickcache.lab.recovery;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.Speed;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Publishes a feed at a speed, on a thread of its own, until it is told that it has been enough:
 * then the rest of a recording follows as fast as possible, and the simulated market ends.
 */
final class PacedPublisher implements AutoCloseable {

  private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final MarketFeed feed;
  private final EventPublisher publisher;
  private final double speed;
  private final long unpacedMicros;
  private final boolean endless;
  private final Thread thread = new Thread(this::run, "paced-publisher");
  private Consumer<RecordedEvent> follower = event -> {};
  private volatile boolean enough;
  private volatile boolean exhausted;
  private volatile RuntimeException failure;

  /**
   * A publisher that has not started.
   *
   * @param feed what is published
   * @param publisher where to; closed with this
   * @param speed seconds of event time a second; not max
   * @param unpacedMicros event time at the beginning that is published as fast as possible
   * @param endless whether the feed has no end of its own that matters
   */
  PacedPublisher(
      MarketFeed feed, EventPublisher publisher, Speed speed, long unpacedMicros, boolean endless) {
    this.feed = feed;
    this.publisher = publisher;
    this.speed = speed.factor().orElseThrow();
    this.unpacedMicros = unpacedMicros;
    this.endless = endless;
    thread.setDaemon(true);
  }

  /** Has somebody told, on the publisher's thread, of each event that has been published. */
  void tell(Consumer<RecordedEvent> newFollower) {
    follower = newFollower;
  }

  void start() {
    thread.start();
  }

  /** Refuses to go on if there is nothing more to publish, or publishing failed. */
  void requireMore() {
    throwFailure();
    if (exhausted) {
      throw new UserException(
          "the recording ended before the last disturbance: give a slower --speed or more recordings");
    }
  }

  /** Ends the pacing; returns the number of events published, when the broker has them all. */
  long finish() throws InterruptedException {
    enough = true;
    thread.join();
    throwFailure();
    return publisher.counts().records();
  }

  @Override
  public void close() throws InterruptedException {
    enough = true;
    thread.join();
    publisher.close();
  }

  private void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }

  private void run() {
    try {
      publish();
      publisher.flush();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void publish() {
    long pacedFromMicros = feed.nextEventTimeMicros() + unpacedMicros;
    long startNanos = 0;
    while (!(enough && endless)) {
      if (!feed.hasNext()) {
        exhausted = true;
        return;
      }
      RecordedEvent event = feed.next();
      if (event.eventTimeMicros() >= pacedFromMicros) {
        startNanos = startNanos == 0 ? System.nanoTime() : startNanos;
        double micros = (event.eventTimeMicros() - pacedFromMicros) / speed;
        awaitUnlessEnough(startNanos + (long) (micros * TimeUnit.MICROSECONDS.toNanos(1)));
      }
      publisher.publish(event);
      follower.accept(event);
    }
  }

  private void awaitUnlessEnough(long dueNanos) {
    long waitNanos = dueNanos - System.nanoTime();
    while (waitNanos > 0 && !enough) {
      LockSupport.parkNanos(Math.min(waitNanos, LONGEST_PARK_NANOS));
      waitNanos = dueNanos - System.nanoTime();
    }
  }
}
