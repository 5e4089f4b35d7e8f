package io.tickcache.job.demo;

import io.tickcache.job.UserException;
import io.tickcache.job.kafka.PredictionHeaders;
import io.tickcache.job.kafka.RecordJson;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.schemas.Prediction;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads the predictions back from their topic, on a thread of its own: each goes to the board and,
 * as a line of JSON, to a file.
 */
final class PredictionCollector implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);

  private final TopicReader reader;
  private final Writer file;
  private final PredictionBoard board;
  private final WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
  private final Thread thread = new Thread(this::run, "prediction-collector");
  private volatile boolean finishing;
  private volatile Exception failure;

  /**
   * Starts to read.
   *
   * @param reader closed with the collector
   * @param file closed with the collector; null for none
   * @param board shows what was read
   */
  PredictionCollector(TopicReader reader, Writer file, PredictionBoard board) {
    this.reader = reader;
    this.file = file;
    this.board = board;
    thread.setDaemon(true);
    thread.start();
  }

  /** Reads what is there and stops. To be called when no more predictions will be written. */
  void finish() throws InterruptedException {
    finishing = true;
    thread.join();
    if (failure != null) {
      throw new UserException("cannot read the predictions back: " + failure.getMessage(), failure);
    }
  }

  @Override
  public void close() throws IOException {
    finishing = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.close();
    if (file != null) {
      file.close();
    }
  }

  private void run() {
    try {
      do {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(POLL)) {
          collect(record);
        }
      } while (!finishing || !reader.atEnd());
      if (file != null) {
        file.flush();
      }
    } catch (IOException | RuntimeException e) {
      failure = e;
    }
  }

  private void collect(ConsumerRecord<byte[], byte[]> record) throws IOException {
    Prediction prediction = format.decode(record.value());
    board.add(
        prediction,
        PredictionHeaders.read(record.headers(), PredictionHeaders.WAIT_MICROS)
            + PredictionHeaders.read(record.headers(), PredictionHeaders.FORWARD_MICROS));
    if (file != null) {
      file.write(RecordJson.line(prediction));
      file.write('\n');
    }
  }
}
