package io.tickcache.job.replay;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.job.kafka.EventPublisher;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Publishes a feed at a speed. */
public final class Replayer {

  /** Is told now and then that it goes on; what it throws ends the replay. */
  @FunctionalInterface
  public interface Progress {
    void tick() throws InterruptedException;
  }

  private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final EventPublisher publisher;
  private final Speed speed;
  private final Consumer<RecordedEvent> observer;
  private final Progress progress;

  /**
   * A replayer.
   *
   * @param publisher where the events go
   * @param speed how fast
   * @param observer is shown every event before it is published, those without a topic too
   * @param progress is called a few times a second
   */
  public Replayer(
      EventPublisher publisher, Speed speed, Consumer<RecordedEvent> observer, Progress progress) {
    this.publisher = publisher;
    this.speed = speed;
    this.observer = observer;
    this.progress = progress;
  }

  /** Publishes all of it, and returns when the brokers have it. */
  public void replay(MarketFeed feed) throws InterruptedException {
    Pacer pacer = new Pacer(speed);
    long nextProgress = System.nanoTime();
    while (feed.hasNext()) {
      RecordedEvent event = feed.next();
      pacer.await(event.eventTimeMicros());
      observer.accept(event);
      publisher.publish(event);
      if (System.nanoTime() - nextProgress >= 0) {
        progress.tick();
        nextProgress = System.nanoTime() + PROGRESS_NANOS;
      }
    }
    publisher.flush();
    progress.tick();
  }
}
