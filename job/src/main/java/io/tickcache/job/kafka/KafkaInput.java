package io.tickcache.job.kafka;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.SourceConfig;
import io.tickcache.job.options.SourceStart;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** The job's Kafka source and its watermarks. */
public final class KafkaInput {

  private static final Duration ALIGNMENT_INTERVAL = Duration.ofSeconds(1);

  private KafkaInput() {}

  /** One source over all input topics that the model needs, so that one watermark covers them. */
  public static KafkaSource<RawEvent> source(JobConfig config, ModelConfig model) {
    Map<String, TokenSource> inputs = config.topics().inputs(model);
    KafkaSourceBuilder<RawEvent> source =
        KafkaSource.<RawEvent>builder()
            .setProperties(config.kafka().clientProperties())
            .setTopics(List.copyOf(inputs.keySet()))
            .setGroupId(config.source().groupId())
            .setClientIdPrefix(config.source().groupId())
            .setStartingOffsets(startingOffsets(config.source().start()))
            .setDeserializer(
                new RawEventDeserializer(inputs, ClockBound.of(config.source().maxAhead())));
    if (config.source().bounded()) {
      source.setBounded(OffsetsInitializer.latest());
    }
    return source.build();
  }

  /**
   * Watermarks a partition, from the records' timestamps.
   *
   * <p>A bounded input has no idle partitions: one that is merely slow must hold the others back,
   * or its records would be late. Nor is it aligned: the connector (5.0.0) fails when it pauses or
   * resumes a partition that it has just finished reading.
   */
  public static WatermarkStrategy<RawEvent> watermarks(SourceConfig config) {
    return watermarks(config, ClockBound.of(config.maxAhead()));
  }

  static WatermarkStrategy<RawEvent> watermarks(SourceConfig config, ClockBound clock) {
    long boundMillis = config.maxOutOfOrderness().toMillis();
    long maxJumpMillis = config.maxTimeJump().toMillis();
    WatermarkStrategy<RawEvent> steady =
        context -> new SteadyWatermarks(boundMillis, maxJumpMillis, clock);
    WatermarkStrategy<RawEvent> all =
        config.bounded() ? steady : steady.withIdleness(config.idleTimeout());
    WatermarkStrategy<RawEvent> watermarks =
        WatermarkStrategy.<RawEvent>forGenerator(
                context -> new CredibleRecords(all.createWatermarkGenerator(context)))
            .withTimestampAssigner((event, recordTimestamp) -> event.timestampMillis());
    return config.bounded()
        ? watermarks
        : watermarks.withWatermarkAlignment("tickcache", config.maxDrift(), ALIGNMENT_INTERVAL);
  }

  // Flink's connector still asks for the class that Kafka has deprecated.
  @SuppressWarnings("deprecation")
  private static OffsetsInitializer startingOffsets(SourceStart start) {
    return switch (start) {
      case COMMITTED -> OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
      case EARLIEST -> OffsetsInitializer.earliest();
      case LATEST -> OffsetsInitializer.latest();
    };
  }
}
