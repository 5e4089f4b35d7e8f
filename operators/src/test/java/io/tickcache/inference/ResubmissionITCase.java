package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.event.RawEventSerializer;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A job that is submitted again and again to the same task manager finds its KV cache's memory each
 * time: a quarter of this JVM's heap, twenty times.
 */
class ResubmissionITCase {

  private static final int SUBMISSIONS = 20;
  private static final int DELTAS = 50;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  // Reached by the tasks, which run in this JVM.
  private static List<RawEvent> events;
  private static final AtomicInteger PREDICTIONS = new AtomicInteger();

  @TempDir private Path directory;

  @Test
  void everySubmissionFindsItsMemoryAgain() throws Exception {
    InferenceConfig config =
        ConfigVariant.of(
                OperatorHarness.config(
                    TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory)))
            .kvCacheBytes(Runtime.getRuntime().maxMemory() / 4)
            .build();
    events = events();
    for (int submission = 1; submission <= SUBMISSIONS; submission++) {
      submit(config);
      assertThat(PREDICTIONS).as("after submission %d", submission).hasValue(submission * DELTAS);
    }
  }

  private static void submit(InferenceConfig config) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("restart-strategy.type", "none");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(1);
    var source =
        new DataGeneratorSource<>(
            index -> events.get(index.intValue()), events.size(), RawEventSerializer.TYPE);
    InferencePipeline.attach(
            env.fromSource(source, WatermarkStrategy.<RawEvent>forMonotonousTimestamps(), "events"),
            config,
            CheckpointLabel.NONE)
        .map(ResubmissionITCase::count)
        .sinkTo(new DiscardingSink<>());
    env.execute();
  }

  private static String count(TimedPrediction timed) {
    PREDICTIONS.incrementAndGet();
    return timed.prediction().getInstrument();
  }

  private static List<RawEvent> events() {
    TestFeed feed = new TestFeed("test:SYM", 71);
    List<RawEvent> all = new ArrayList<>();
    all.add(feed.raw(feed.snapshot()));
    for (int i = 0; i < DELTAS; i++) {
      all.add(feed.raw(feed.delta()));
    }
    return all;
  }
}
