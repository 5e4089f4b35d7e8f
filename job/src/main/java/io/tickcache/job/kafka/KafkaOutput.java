package io.tickcache.job.kafka;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.SinkConfig;
import io.tickcache.schemas.DeadLetter;
import java.util.Properties;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's Kafka sinks. */
public final class KafkaOutput {

  /** Kafka's 5 would be half of a prediction's latency; with 0 each is a request of its own. */
  private static final String LINGER_MILLIS = "1";

  /** Kafka's 16 KiB make a job that catches up send four times as many requests. */
  private static final String BATCH_BYTES = Integer.toString(64 << 10);

  private KafkaOutput() {}

  public static KafkaSink<TimedPrediction> predictions(JobConfig config) {
    JobTopic topic = JobTopic.PREDICTIONS;
    return sink(config, new PredictionRecordSerializer(config.topics().name(topic)), topic);
  }

  public static KafkaSink<DeadLetter> deadLetters(JobConfig config) {
    JobTopic topic = JobTopic.DEAD_LETTERS;
    return sink(config, new DeadLetterRecordSerializer(config.topics().name(topic)), topic);
  }

  /**
   * Transactional ids are reused: one a checkpoint would be hundreds of thousands a day for the
   * brokers to remember.
   */
  private static <T> KafkaSink<T> sink(
      JobConfig config, KafkaRecordSerializationSchema<T> serializer, JobTopic topic) {
    SinkConfig sink = config.sink();
    Properties producer = config.kafka().clientProperties();
    producer.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Long.toString(sink.transactionTimeout().toMillis()));
    producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    producer.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    return KafkaSink.<T>builder()
        .setKafkaProducerConfig(producer)
        .setBootstrapServers(config.kafka().bootstrapServers())
        .setRecordSerializer(serializer)
        .setDeliveryGuarantee(sink.delivery().guarantee())
        .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
        .setTransactionalIdPrefix(sink.transactionalIdPrefix() + "-" + topic.shortName())
        .build();
  }
}
