package io.tickcache.job.kafka.transactions;

import io.tickcache.job.options.OnLostTransaction;
import io.tickcache.job.options.TickcacheOptions;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.CommittingSinkWriter;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaWriterState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.SupportsPostCommitTopology;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.lineage.LineageVertex;
import org.apache.flink.streaming.api.lineage.LineageVertexProvider;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/**
 * Kafka's sink, with the same operators and state. Its transactions know their records, a lost one
 * is found, and no failure of it reaches beyond its job.
 *
 * @param <T> what becomes a record
 */
public final class WatchedSink<T>
    implements Sink<T>,
        SupportsWriterState<T, KafkaWriterState>,
        SupportsCommitter<KafkaCommittable>,
        SupportsPostCommitTopology<KafkaCommittable>,
        LineageVertexProvider {

  /** Counter of transactions that the brokers aborted before they could be committed. */
  public static final String TRANSACTIONS_LOST = "transactions_lost";

  /** Counter of the records in them. */
  public static final String RECORDS_LOST = "records_lost";

  private static final long serialVersionUID = 1L;

  private final KafkaSink<T> connectors;
  private final DeliveryGuarantee guarantee;
  private final Properties client;
  private final OnLostTransaction onLost;

  /**
   * A sink.
   *
   * @param connectors writes the records
   * @param guarantee that it gives
   * @param client what every Kafka client is told; it may read the topic
   * @param onLost what to do about records that are lost
   */
  public WatchedSink(
      KafkaSink<T> connectors,
      DeliveryGuarantee guarantee,
      Properties client,
      OnLostTransaction onLost) {
    this.connectors = connectors;
    this.guarantee = guarantee;
    this.client = client;
    this.onLost = onLost;
  }

  @Override
  public StatefulSinkWriter<T, KafkaWriterState> createWriter(WriterInitContext context)
      throws IOException {
    return restoreWriter(context, List.of());
  }

  @Override
  public StatefulSinkWriter<T, KafkaWriterState> restoreWriter(
      WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
    if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
      requireBroker();
    }
    WrittenRecords written = new WrittenRecords();
    return watched(restored(new WatchedInitContext(context, written), state), written);
  }

  /**
   * Returns when a broker has answered. Where none does the connector's writer cannot be opened,
   * and leaves an admin client that nobody can reach: a thread, and with it the job's classes, for
   * each attempt of the job.
   */
  private void requireBroker() throws IOException {
    Admin admin = Admin.create(client);
    try {
      admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw new IOException(
          "'%s' = %s: no broker answered: %s"
              .formatted(
                  TickcacheOptions.BOOTSTRAP_SERVERS.key(),
                  client.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG),
                  e.getCause().getMessage()),
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the task is cancelled");
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  private StatefulSinkWriter<T, KafkaWriterState> restored(
      WriterInitContext context, Collection<KafkaWriterState> state) throws IOException {
    SupportsWriterState<T, KafkaWriterState> writers = connectors;
    return writers.restoreWriter(context, state);
  }

  @SuppressWarnings("unchecked") // the connector's writer is both, and not public
  private <
          W extends
              StatefulSinkWriter<T, KafkaWriterState> & CommittingSinkWriter<T, KafkaCommittable>>
      WatchedWriter<T, W> watched(
          StatefulSinkWriter<T, KafkaWriterState> writer, WrittenRecords written) {
    return new WatchedWriter<>((W) writer, written);
  }

  @Override
  public Committer<KafkaCommittable> createCommitter(CommitterInitContext context) {
    ConnectorFaults.registerPendingOnce(context);
    return new WatchedCommitter(
        connectors.createCommitter(context), new FateReader(client), onLost, context.metricGroup());
  }

  @Override
  public SimpleVersionedSerializer<KafkaCommittable> getCommittableSerializer() {
    return new CommittableSerializer(connectors.getCommittableSerializer());
  }

  @Override
  public SimpleVersionedSerializer<KafkaWriterState> getWriterStateSerializer() {
    return connectors.getWriterStateSerializer();
  }

  @Override
  public void addPostCommitTopology(DataStream<CommittableMessage<KafkaCommittable>> committer) {
    connectors.addPostCommitTopology(committer);
  }

  @Override
  public LineageVertex getLineageVertex() {
    return connectors.getLineageVertex();
  }
}
