package io.tickcache.job.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.job.kafka.KafkaEnds;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;

class TickcacheJobTest {

  private static final int PARALLELISM = 4;
  private static final ModelConfig MODEL = ModelFactory.smallConfig();

  @Test
  void allSubtasksReadUnlessTheSourceHasFewerReaders() {
    assertThat(subtasks(OptionalInt.empty()))
        .containsEntry("Source: market-events", PARALLELISM)
        .containsEntry("instrument-events", PARALLELISM)
        .containsEntry("market-records", PARALLELISM)
        .containsEntry(InferencePipeline.OPERATOR, PARALLELISM);
  }

  /**
   * Of two readers of one stream, the one with nothing to do ended while Flink told it something.
   */
  @Test
  void aSourceOfOneReaderHasNoIdleSubtasksAndItsEventsStayInOrder() {
    assertThat(subtasks(OptionalInt.of(1)))
        .containsEntry("Source: market-events", 1)
        .containsEntry("instrument-events", 1)
        .containsEntry("market-records", 1)
        .containsEntry(InferencePipeline.OPERATOR, PARALLELISM);
  }

  /** By the operators' names. */
  private static Map<String, Integer> subtasks(OptionalInt readers) {
    JobConfig config =
        JobConfig.from(
            new Settings()
                .add(TickcacheOptions.BOOTSTRAP_SERVERS, "nobody:1")
                .add(TickcacheOptions.MODEL_DIRECTORY, "none")
                .toConfiguration());
    JobEnds kafka = KafkaEnds.of(config, MODEL);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(PARALLELISM, new Configuration());
    TickcacheJob.build(
        env,
        new JobEnds(kafka.source(), readers, kafka.watermarks(), kafka.sinks()),
        Processing.of(config, MODEL));
    return env.getStreamGraph().getStreamNodes().stream()
        .collect(Collectors.toMap(StreamNode::getOperatorName, StreamNode::getParallelism));
  }
}
