package io.tickcache.job.kafka.transactions;

import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.OnLostTransaction;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A writer and its committer, as the job has them in one task. */
final class Operators implements AutoCloseable {

  final OneInputStreamOperatorTestHarness<String, CommittableMessage<KafkaCommittable>> writer;
  final OneInputStreamOperatorTestHarness<
          CommittableMessage<KafkaCommittable>, CommittableMessage<KafkaCommittable>>
      committer;
  OperatorSubtaskState writerState;
  boolean killed;
  private int passed;

  /**
   * Opens both.
   *
   * @param topic written to
   * @param suffix of the prefix of the transactional ids
   * @param writerState null for none
   * @param committerState null for none
   */
  Operators(
      KafkaConfig kafka,
      String topic,
      OnLostTransaction onLost,
      String suffix,
      OperatorSubtaskState writerState,
      OperatorSubtaskState committerState)
      throws Exception {
    WatchedSink<String> sink = sink(kafka, topic, onLost, suffix);
    writer =
        new OneInputStreamOperatorTestHarness<>(
            new SinkWriterOperatorFactory<String, KafkaCommittable>(sink));
    committer =
        new OneInputStreamOperatorTestHarness<>(new CommitterOperatorFactory<>(sink, false, true));
    TypeSerializer<CommittableMessage<KafkaCommittable>> messages =
        CommittableMessageTypeInfo.of(sink::getCommittableSerializer)
            .createSerializer(new SerializerConfigImpl());
    writer.setup(messages);
    committer.setup(messages);
    try {
      if (writerState != null) {
        writer.setRestoredCheckpointId(1);
        writer.initializeState(writerState);
      }
      writer.open();
      if (committerState != null) {
        committer.setRestoredCheckpointId(1);
        committer.initializeState(committerState);
      }
      committer.open();
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  void write(String... values) throws Exception {
    for (String value : values) {
      writer.processElement(value, 0);
    }
  }

  /** Both operators' part of a checkpoint; the state of the committer. */
  OperatorSubtaskState checkpoint(long id) throws Exception {
    writer.prepareSnapshotPreBarrier(id);
    writerState = writer.snapshot(id, 0);
    Collection<CommittableMessage<KafkaCommittable>> messages = writer.extractOutputValues();
    for (CommittableMessage<KafkaCommittable> message : messages.stream().skip(passed).toList()) {
      committer.processElement(message, 0);
    }
    passed = messages.size();
    return committer.snapshot(id, 0);
  }

  /** Closed, unless it was killed: then its transactions stay open, as its threads do. */
  @Override
  public void close() throws Exception {
    if (killed) {
      return;
    }
    writer.close();
    committer.close();
  }

  private static WatchedSink<String> sink(
      KafkaConfig kafka, String topic, OnLostTransaction onLost, String suffix) {
    KafkaSink<String> connectors =
        KafkaSink.<String>builder()
            .setKafkaProducerConfig(kafka.clientProperties())
            .setBootstrapServers(kafka.bootstrapServers())
            .setRecordSerializer(new OneTopic(topic))
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .setTransactionalIdPrefix(topic + suffix)
            .setProperty("transaction.timeout.ms", "600000")
            .build();
    return new WatchedSink<>(
        connectors, DeliveryGuarantee.EXACTLY_ONCE, kafka.clientProperties(), onLost);
  }

  private record OneTopic(String topic)
      implements KafkaRecordSerializationSchema<String>, KafkaDatasetFacetProvider {

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        String value, KafkaSinkContext context, Long timestamp) {
      return new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
      return Optional.of(
          new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }
  }
}
