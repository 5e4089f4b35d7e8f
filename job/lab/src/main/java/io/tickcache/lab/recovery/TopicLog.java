package io.tickcache.lab.recovery;

import io.tickcache.job.kafka.PredictionId;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.schemas.Prediction;
import io.tickcache.wire.WireFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The records on a topic, as a reader of committed records sees them, on a thread of its own: the
 * bytes of each, how many came again, and when the new ones came. Thread-safe.
 *
 * @param <I> what identifies a record, whatever run made it
 */
final class TopicLog<I> implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final TopicReader reader;
  private final Function<byte[], I> identify;
  private final Thread thread = new Thread(this::run, "topic-log");
  private final Map<I, byte[]> records = new HashMap<>();
  private final TreeSet<Long> newMillis = new TreeSet<>();
  private long equalDuplicates;
  private long otherDuplicates;
  private volatile boolean finishing;
  private volatile RuntimeException failure;

  /**
   * Starts to read.
   *
   * @param reader closed with this
   * @param identify gives the id of a record's bytes
   */
  TopicLog(TopicReader reader, Function<byte[], I> identify) {
    this.reader = reader;
    this.identify = identify;
    thread.setDaemon(true);
    thread.start();
  }

  /** Of a topic of predictions. */
  static TopicLog<PredictionId> ofPredictions(TopicReader reader) {
    WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
    return new TopicLog<>(reader, bytes -> PredictionId.of(format.decode(bytes)));
  }

  /**
   * When the first record not seen before came at or after a time, milliseconds since 1970-01-01
   * UTC.
   */
  synchronized Optional<Long> firstNewFrom(long millis) {
    throwFailure();
    return Optional.ofNullable(newMillis.ceiling(millis));
  }

  /** Different records so far. */
  synchronized long size() {
    throwFailure();
    return records.size();
  }

  /** Records that came again with the same bytes. */
  synchronized long equalDuplicates() {
    return equalDuplicates;
  }

  /** Records that came again with other bytes. */
  synchronized long otherDuplicates() {
    return otherDuplicates;
  }

  /** Reads what is there and stops; the bytes by id. To be called when no more will be written. */
  Map<I, byte[]> finish() throws InterruptedException {
    finishing = true;
    thread.join();
    throwFailure();
    return records;
  }

  @Override
  public void close() throws InterruptedException {
    finishing = true;
    thread.join();
    reader.close();
  }

  private void run() {
    try {
      do {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          add(record.value(), System.currentTimeMillis());
        }
      } while (!finishing || !reader.atEnd());
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private synchronized void add(byte[] bytes, long millis) {
    byte[] before = records.putIfAbsent(identify.apply(bytes), bytes);
    if (before == null) {
      newMillis.add(millis);
    } else if (Arrays.equals(before, bytes)) {
      equalDuplicates++;
    } else {
      otherDuplicates++;
    }
  }

  private void throwFailure() {
    if (failure != null) {
      throw failure;
    }
  }
}
