package io.tickcache.lab.monitoring;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.simulator.SimulatorOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A simulated market at the pace of the wall clock, with what feeds have: every ten seconds all
 * books begin anew with a snapshot. Before each, one instrument lost updates, one sent an update
 * twice, and somebody published what is no record at all. One publisher's clock is ahead.
 */
final class DisturbedFeed implements AutoCloseable {

  static final String LOSES_UPDATES = "sim:SYM0002";
  static final String SENDS_TWICE = "sim:SYM0003";
  static final String IS_AHEAD = "sim:SYM0004";

  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final long ROUND_MICROS = TimeUnit.NANOSECONDS.toMicros(ROUND.toNanos());
  private static final long AHEAD_MICROS = TimeUnit.SECONDS.toMicros(2);
  private static final long DISTURBED_FROM_MICROS = TimeUnit.SECONDS.toMicros(6);
  private static final long DISTURBED_TO_MICROS = DISTURBED_FROM_MICROS + 250_000;

  private final SimulatorOptions market;
  private final TopicsConfig topics;
  private final EventPublisher publisher;
  private final KafkaProducer<byte[], byte[]> other;
  private final Thread thread = new Thread(this::run, "disturbed-feed");
  private volatile boolean enough;
  private volatile Exception failure;

  DisturbedFeed(KafkaConfig kafka, TopicsConfig topics, int instruments, double updatesPerSecond) {
    this.market =
        SimulatorOptions.defaults()
            .withInstruments(instruments)
            .withUpdatesPerSecond(updatesPerSecond);
    this.topics = topics;
    this.publisher = new EventPublisher(kafka, topics);
    this.other =
        new KafkaProducer<>(
            kafka.clientProperties(), new ByteArraySerializer(), new ByteArraySerializer());
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Refuses to go on if publishing failed. */
  void requireAlive() throws Exception {
    if (failure != null) {
      throw failure;
    }
  }

  @Override
  public void close() throws InterruptedException {
    enough = true;
    thread.join();
    publisher.close();
    other.close();
  }

  private void run() {
    try {
      long startMicros = TimeUnit.SECONDS.toMicros(System.currentTimeMillis() / 1_000);
      for (long seed = 1; !enough; seed++) {
        round(seed, startMicros);
        startMicros += ROUND_MICROS;
      }
    } catch (Exception e) {
      failure = e;
    }
  }

  private void round(long seed, long startMicros) throws Exception {
    SimulatorOptions options = market.withSeed(seed).withStartTimeMicros(startMicros);
    boolean nonsense = true;
    try (MarketFeed feed = MarketFeed.simulated(options, null, ROUND)) {
      while (feed.hasNext() && !enough) {
        RecordedEvent event = feed.next();
        long sinceStart = event.eventTimeMicros() - startMicros;
        awaitWallClock(event.eventTimeMicros());
        boolean disturbed = sinceStart >= DISTURBED_FROM_MICROS && sinceStart < DISTURBED_TO_MICROS;
        if (disturbed && nonsense) {
          publishNonsense();
          nonsense = false;
        }
        publish(event, disturbed);
      }
    }
  }

  private void publish(RecordedEvent event, boolean disturbed) {
    boolean update = event instanceof BookUpdateEvent;
    String instrument = event.instrument();
    if (update && instrument.equals(IS_AHEAD)) {
      ((BookUpdateEvent) event).update().setEventTimeMicros(event.eventTimeMicros() + AHEAD_MICROS);
    }
    if (update && disturbed && instrument.equals(LOSES_UPDATES)) {
      return;
    }
    publisher.publish(event);
    if (update && disturbed && instrument.equals(SENDS_TWICE)) {
      publisher.publish(event);
    }
  }

  private void publishNonsense() {
    byte[] key = SENDS_TWICE.getBytes(StandardCharsets.UTF_8);
    other.send(
        new ProducerRecord<>(
            topics.name(JobTopic.ORDER_BOOK),
            null,
            System.currentTimeMillis(),
            key,
            "no record".getBytes(StandardCharsets.UTF_8)));
  }

  private void awaitWallClock(long eventMicros) {
    long waitMicros = eventMicros - TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    while (waitMicros > 0 && !enough) {
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(Math.min(waitMicros, 20_000)));
      waitMicros = eventMicros - TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
    }
  }
}
