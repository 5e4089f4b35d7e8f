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
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The predictions on a topic, as a reader of committed records sees them, on a thread of its own:
 * the bytes of each, how many came again, and when the new ones came. Thread-safe.
 */
final class PredictionLog implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(20);

  private final TopicReader reader;
  private final WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
  private final Thread thread = new Thread(this::run, "prediction-log");
  private final Map<PredictionId, byte[]> predictions = new HashMap<>();
  private final TreeSet<Long> newMillis = new TreeSet<>();
  private long equalDuplicates;
  private long otherDuplicates;
  private volatile boolean finishing;
  private volatile RuntimeException failure;

  /**
   * Starts to read.
   *
   * @param reader closed with this
   */
  PredictionLog(TopicReader reader) {
    this.reader = reader;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * When the first prediction not seen before came at or after a time, milliseconds since
   * 1970-01-01 UTC.
   */
  synchronized Optional<Long> firstNewFrom(long millis) {
    throwFailure();
    return Optional.ofNullable(newMillis.ceiling(millis));
  }

  /** Different predictions so far. */
  synchronized long size() {
    throwFailure();
    return predictions.size();
  }

  /** Predictions that came again with the same bytes. */
  synchronized long equalDuplicates() {
    return equalDuplicates;
  }

  /** Predictions that came again with other bytes. */
  synchronized long otherDuplicates() {
    return otherDuplicates;
  }

  /** Reads what is there and stops; the bytes by id. To be called when no more will be written. */
  Map<PredictionId, byte[]> finish() throws InterruptedException {
    finishing = true;
    thread.join();
    throwFailure();
    return predictions;
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
    byte[] before = predictions.putIfAbsent(PredictionId.of(format.decode(bytes)), bytes);
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
