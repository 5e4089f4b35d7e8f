package io.tickcache.lab.pipeline;

import io.tickcache.job.UserException;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.schemas.Prediction;
import io.tickcache.wire.WireFormat;
import java.time.Duration;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;

/**
 * Reads predictions as a consumer does, on a thread of its own, and notes how long after its
 * event's time each of a window of event time arrived.
 */
final class LatencyReader implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicReader reader;
  private final LatencyLog log;
  private final WireFormat<Prediction> format = new WireFormat<>(Prediction.class);

  /** With two significant decimal digits. */
  private final Histogram latencies = new Histogram(2);

  private final Thread thread = new Thread(this::run, "latency-reader");
  private long fromMicros = Long.MAX_VALUE;
  private long toMicros = Long.MAX_VALUE;
  private long read;
  private volatile boolean closing;
  private KafkaException failure;

  /**
   * Starts to read.
   *
   * @param reader closed with this
   * @param log takes every latency that is noted, too
   */
  LatencyReader(TopicReader reader, LatencyLog log) {
    this.reader = reader;
    this.log = log;
    thread.setDaemon(true);
    thread.start();
  }

  /** Notes predictions of event times from now on, and forgets what was noted. */
  synchronized void begin() {
    latencies.reset();
    fromMicros = RatePublisher.nowMicros();
    toMicros = Long.MAX_VALUE;
  }

  /** Notes none of event times from now on. */
  synchronized void end() {
    toMicros = RatePublisher.nowMicros();
  }

  /** Predictions that were read so far. */
  synchronized long read() {
    if (failure != null) {
      throw new UserException("cannot read the predictions: " + failure.getMessage(), failure);
    }
    return read;
  }

  /** Microseconds that a share of what was noted did not exceed. */
  synchronized long percentile(double share) {
    return latencies.getValueAtPercentile(100 * share);
  }

  /** How many were noted. */
  synchronized long noted() {
    return latencies.getTotalCount();
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
    reader.close();
  }

  private void run() {
    try {
      while (!closing) {
        add(reader.poll(POLL), RatePublisher.nowMicros());
      }
    } catch (KafkaException e) {
      synchronized (this) {
        failure = e;
      }
    }
  }

  private synchronized void add(ConsumerRecords<byte[], byte[]> records, long nowMicros) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      long eventMicros = format.decode(record.value()).getEventTimeMicros();
      read++;
      if (eventMicros >= fromMicros && eventMicros < toMicros) {
        long latency = Math.max(0, nowMicros - eventMicros);
        latencies.recordValue(latency);
        log.note(eventMicros, latency);
      }
    }
  }
}
