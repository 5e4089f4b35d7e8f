package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.event.RawEventSerializer;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A job that is stopped with savepoints and goes on with other subtasks, batches and budgets. */
class SavepointITCase {

  private static final int INSTRUMENTS = 12;
  private static final int EVENTS = 5_000;
  private static final int EVENTS_PER_SECOND = 1_000;
  private static final int PREDICTIONS_A_JOB = 800;
  private static final long BLOCK_BYTES = 512L * 2 * 2 * 16 * 4;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir private static Path directory;
  private static InferenceConfig config;
  private static List<String> undisturbed;

  // Reached by the tasks, which run in this JVM.
  private static List<RawEvent> events;
  private static final Queue<String> PREDICTIONS = new ConcurrentLinkedQueue<>();

  @BeforeAll
  static void runUndisturbed() throws Exception {
    InferenceConfig base =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tinyWithPrefix(6, TokenSource.ORDER_BOOK), directory.resolve("model")));
    config = ConfigVariant.of(base).ordering(Ordering.EVENT_TIME).build();
    events = new TestMarket(92).among(TestFeed.ofInstruments(INSTRUMENTS, EVENTS, 91), 100_000);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      undisturbed = operator.endInput().bytes().stream().sorted().toList();
    }
  }

  @ParameterizedTest
  @EnumSource(SavepointFormatType.class)
  void twoSubtasksThenFourThenThreeGiveTheSameBytes(SavepointFormatType format) throws Exception {
    PREDICTIONS.clear();
    String first = runAndStop(variant(7, 5), 2, null, format);
    String second = runAndStop(variant(100, 2), 4, first, format);
    int before = PREDICTIONS.size();
    start(variant(1, 64), 3, second).getJobExecutionResult().get();

    assertThat(PREDICTIONS).hasSizeGreaterThan(before);
    // A watermark that follows the savepoint's barrier may release a few that come again: as the
    // same bytes.
    assertThat(new ArrayList<>(new TreeSet<>(PREDICTIONS))).isEqualTo(undisturbed);
  }

  private static InferenceConfig variant(int batch, int blocks) {
    return ConfigVariant.of(config).maxSteps(batch).kvCacheBytes(blocks * BLOCK_BYTES).build();
  }

  /** Runs for a while and stops with a savepoint, whose path it returns. */
  private static String runAndStop(
      InferenceConfig variant, int parallelism, String savepoint, SavepointFormatType format)
      throws Exception {
    int enough = PREDICTIONS.size() + PREDICTIONS_A_JOB;
    JobClient job = start(variant, parallelism, savepoint);
    while (PREDICTIONS.size() < enough) {
      assertThat(job.getJobExecutionResult()).isNotDone();
      Thread.sleep(10);
    }
    String path =
        job.stopWithSavepoint(false, directory.resolve("savepoints").toString(), format).get();
    job.getJobExecutionResult().get(); // its slots are free only then
    return path;
  }

  private static JobClient start(InferenceConfig variant, int parallelism, String savepoint)
      throws Exception {
    Configuration settings = new Configuration();
    settings.setString("state.backend.type", "rocksdb");
    settings.setString("restart-strategy.type", "none");
    settings.setString("pipeline.max-parallelism", "128");
    settings.setString("pipeline.object-reuse", "true");
    if (savepoint != null) {
      settings.setString("execution.state-recovery.path", savepoint);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(parallelism);
    var source =
        new DataGeneratorSource<>(
            index -> events.get(index.intValue()),
            events.size(),
            RateLimiterStrategy.perSecond(EVENTS_PER_SECOND),
            RawEventSerializer.TYPE);
    var input =
        env.fromSource(
                source,
                WatermarkStrategy.<RawEvent>forBoundedOutOfOrderness(Duration.ofMillis(1))
                    .withTimestampAssigner((event, none) -> event.timestampMillis()),
                "events")
            .uid("events")
            .setParallelism(1);
    InferencePipeline.attach(input, variant, CheckpointLabel.NONE)
        .map(SavepointITCase::collect)
        .uid("collect")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    return env.executeAsync();
  }

  private static String collect(TimedPrediction timed) {
    Prediction prediction = timed.prediction();
    PREDICTIONS.add(OperatorHarness.bytes(prediction));
    return prediction.getInstrument();
  }
}
