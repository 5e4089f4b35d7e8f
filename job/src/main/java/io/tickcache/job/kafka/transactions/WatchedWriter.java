package io.tickcache.job.kafka.transactions;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;

/**
 * The connector's writer, whose transactions carry what they hold, and which can always be closed.
 *
 * @param <T> what becomes a record
 * @param <W> the connector's writer
 */
final class WatchedWriter<
        T,
        W extends
            StatefulSinkWriter<T, KafkaWriterState> & CommittingSinkWriter<T, KafkaCommittable>>
    implements StatefulSinkWriter<T, KafkaWriterState>, CommittingSinkWriter<T, KafkaCommittable> {

  private final W connectors;
  private final WrittenRecords written;

  WatchedWriter(W connectors, WrittenRecords written) {
    this.connectors = connectors;
    this.written = written;
  }

  @Override
  public void write(T element, Context context) throws IOException, InterruptedException {
    connectors.write(element, context);
  }

  @Override
  public void writeWatermark(Watermark watermark) throws IOException, InterruptedException {
    connectors.writeWatermark(watermark);
  }

  @Override
  public void flush(boolean endOfInput) throws IOException, InterruptedException {
    connectors.flush(endOfInput);
  }

  /** Called behind a flush, when every record of the transaction has its place. */
  @Override
  public Collection<KafkaCommittable> prepareCommit() throws IOException, InterruptedException {
    List<WrittenRange> ranges = written.take();
    return connectors.prepareCommit().stream()
        .<KafkaCommittable>map(transaction -> new WatchedCommittable(transaction, ranges))
        .toList();
  }

  @Override
  public List<KafkaWriterState> snapshotState(long checkpointId) throws IOException {
    return connectors.snapshotState(checkpointId);
  }

  @Override
  public void close() {
    Quietly.close("a writer", connectors);
    ConnectorFaults.closeAdminOf(connectors);
  }
}
