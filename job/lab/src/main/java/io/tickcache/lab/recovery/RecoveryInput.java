package io.tickcache.lab.recovery;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.EventRecord;
import io.tickcache.job.options.JobTopic;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Follows what is published: puts a damaged record behind every hundredth order-book update, so
 * that there are dead letters, too, and notes how far event time has come. For one thread, and then
 * for who waited for it.
 */
final class RecoveryInput implements Consumer<RecordedEvent> {

  private static final int UPDATES_A_DAMAGED_RECORD = 100;
  private static final byte[] NO_AVRO = "damaged".getBytes(StandardCharsets.UTF_8);

  /** The events of one instrument on one topic. */
  private record Stream(JobTopic topic, String instrument) {}

  private final EventPublisher publisher;
  private final Map<Stream, Long> lastMicros = new HashMap<>();
  private long updates;
  private long damaged;

  /**
   * Has seen nothing.
   *
   * @param publisher of the events, which puts an instrument's records on one partition
   */
  RecoveryInput(EventPublisher publisher) {
    this.publisher = publisher;
  }

  @Override
  public void accept(RecordedEvent event) {
    if (event instanceof BookUpdateEvent) {
      note(JobTopic.ORDER_BOOK, event);
      if (++updates % UPDATES_A_DAMAGED_RECORD == 0) {
        damage(event);
      }
    } else if (event instanceof KlineEvent) {
      note(JobTopic.KLINES, event);
    }
  }

  private void note(JobTopic topic, RecordedEvent event) {
    lastMicros.merge(new Stream(topic, event.instrument()), event.eventTimeMicros(), Math::max);
  }

  private void damage(RecordedEvent behind) {
    publisher.publish(
        new EventRecord(
            JobTopic.ORDER_BOOK,
            TimeUnit.MICROSECONDS.toMillis(behind.eventTimeMicros()),
            behind.instrument().getBytes(StandardCharsets.UTF_8),
            NO_AVRO));
    damaged++;
  }

  /** Records published besides the events. */
  long damaged() {
    return damaged;
  }

  /**
   * How far event time comes for whoever reads it all, milliseconds: no stream of events ends
   * earlier. A watermark is a millisecond behind what it has seen.
   */
  long watermarkMillis() {
    return TimeUnit.MICROSECONDS.toMillis(
            lastMicros.values().stream().mapToLong(Long::longValue).min().orElseThrow())
        - 1;
  }
}
