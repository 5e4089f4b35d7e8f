package io.tickcache.job.kafka;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.job.graph.JobSinks;
import io.tickcache.job.kafka.transactions.WatchedSink;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.SinkConfig;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import java.util.Properties;
import java.util.function.Function;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's Kafka sinks. */
public final class KafkaOutput implements JobSinks {

  /** Kafka's 5 would be half of a prediction's latency; with 0 each is a request of its own. */
  private static final String LINGER_MILLIS = "1";

  /** Kafka's 16 KiB make a job that catches up send four times as many requests. */
  private static final String BATCH_BYTES = Integer.toString(64 << 10);

  private final JobConfig config;

  public KafkaOutput(JobConfig config) {
    this.config = config;
  }

  @Override
  public WatchedSink<TimedPrediction> predictions() {
    return sink(JobTopic.PREDICTIONS, PredictionRecordSerializer::new);
  }

  @Override
  public WatchedSink<Signal> signals() {
    return sink(
        JobTopic.SIGNALS,
        topic ->
            new OutputRecordSerializer<>(
                JobTopic.SIGNALS, topic, Signal::getInstrument, Signal::getEventTimeMicros));
  }

  @Override
  public WatchedSink<Allocation> allocations() {
    return sink(
        JobTopic.ALLOCATIONS,
        topic ->
            new OutputRecordSerializer<>(
                JobTopic.ALLOCATIONS,
                topic,
                Allocation::getPortfolio,
                Allocation::getEventTimeMicros));
  }

  @Override
  public WatchedSink<Score> scores() {
    return sink(
        JobTopic.SCORES,
        topic ->
            new OutputRecordSerializer<>(
                JobTopic.SCORES, topic, Score::getInstrument, Score::getEventTimeMicros));
  }

  @Override
  public WatchedSink<Forecast> forecasts() {
    return sink(
        JobTopic.FORECASTS,
        topic ->
            new OutputRecordSerializer<>(
                JobTopic.FORECASTS, topic, Forecast::getInstrument, Forecast::getEventTimeMicros));
  }

  @Override
  public WatchedSink<DeadLetter> deadLetters() {
    return sink(JobTopic.DEAD_LETTERS, DeadLetterRecordSerializer::new);
  }

  /**
   * Transactional ids are reused: one a checkpoint would be hundreds of thousands a day for the
   * brokers to remember.
   *
   * @param serializer by the topic's name on the brokers
   */
  private <T> WatchedSink<T> sink(
      JobTopic output, Function<String, KafkaRecordSerializationSchema<T>> serializer) {
    SinkConfig sink = config.sink();
    Properties producer = config.kafka().clientProperties();
    producer.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Long.toString(sink.transactionTimeout().toMillis()));
    producer.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    producer.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    KafkaSink<T> connectors =
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(producer)
            .setBootstrapServers(config.kafka().bootstrapServers())
            .setRecordSerializer(serializer.apply(config.topics().name(output)))
            .setDeliveryGuarantee(sink.delivery().guarantee())
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .setTransactionalIdPrefix(sink.transactionalIdPrefix(output))
            .build();
    return new WatchedSink<>(
        connectors,
        sink.delivery().guarantee(),
        config.kafka().clientProperties(),
        sink.onLostTransaction());
  }
}
