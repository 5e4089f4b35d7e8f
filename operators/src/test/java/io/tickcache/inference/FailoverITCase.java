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
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Failures in a real Flink runtime: what comes out is what an undisturbed run gives. */
class FailoverITCase {

  private static final int EVENTS = 6_000;
  private static final int EVENTS_PER_SECOND = 1_000;

  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(2)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @TempDir private static Path directory;
  private static InferenceConfig config;
  private static List<String> undisturbed;

  // Reached by the tasks, which run in this JVM.
  private static List<RawEvent> events;
  private static final Queue<String> PREDICTIONS = new ConcurrentLinkedQueue<>();
  private static final AtomicInteger FAILURES_TO_COME = new AtomicInteger();
  private static final AtomicInteger FAILURES = new AtomicInteger();

  @BeforeAll
  static void runUndisturbed() throws Exception {
    InferenceConfig base =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tinyWithPrefix(6, TokenSource.ORDER_BOOK, TokenSource.KLINE),
                directory));
    config =
        ConfigVariant.of(base)
            .kvCacheBytes(
                4 * 512L * 2 * 2 * 16 * 4) // four contexts for six instruments: some spill
            .maxSteps(20)
            .ordering(Ordering.EVENT_TIME)
            .build();
    events = events();
    InferenceConfig roomy = ConfigVariant.of(base).ordering(Ordering.EVENT_TIME).build();
    try (OperatorHarness operator = OperatorHarness.open(roomy)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      undisturbed = operator.endInput().bytes().stream().sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({"hashmap, 1, false", "rocksdb, 2, false", "rocksdb, 2, true"})
  void predictionsAfterFailuresAreThoseOfAnUndisturbedRun(
      String backend, int parallelism, boolean unaligned) throws Exception {
    PREDICTIONS.clear();
    FAILURES.set(0);
    FAILURES_TO_COME.set(3);
    run(backend, parallelism, unaligned);

    assertThat(FAILURES).hasValue(3);
    // At least once: the steps since the last checkpoint came twice, as the same bytes.
    assertThat(PREDICTIONS).hasSizeGreaterThan(undisturbed.size());
    assertThat(new ArrayList<>(new TreeSet<>(PREDICTIONS))).isEqualTo(undisturbed);
  }

  private static void run(String backend, int parallelism, boolean unaligned) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("state.backend.type", backend);
    settings.setString("execution.checkpointing.incremental", "true");
    settings.setString("restart-strategy.type", "fixed-delay");
    settings.setString("restart-strategy.fixed-delay.attempts", "10");
    settings.setString("restart-strategy.fixed-delay.delay", "10 ms");
    settings.setString("execution.checkpointing.interval", "100 ms");
    settings.setString("execution.checkpointing.unaligned.enabled", Boolean.toString(unaligned));
    settings.setString("pipeline.object-reuse", "true");
    // Steps are released often enough that some are predicted between a checkpoint and a failure.
    settings.setString("pipeline.auto-watermark-interval", "20 ms");
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
            .setParallelism(1)
            .map(new FailingMap())
            .setParallelism(1)
            .returns(RawEventSerializer.TYPE);
    InferencePipeline.attach(input, config, CheckpointLabel.NONE)
        .map(FailoverITCase::collect)
        .sinkTo(new DiscardingSink<>());
    env.execute();
  }

  private static String collect(TimedPrediction timed) {
    Prediction prediction = timed.prediction();
    PREDICTIONS.add(OperatorHarness.bytes(prediction));
    return prediction.getInstrument();
  }

  private static List<RawEvent> events() {
    Random random = new Random(61);
    List<RawEvent> all = new ArrayList<>();
    List<TestFeed> feeds = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      TestFeed feed = new TestFeed("test:SYM" + i, 600 + i);
      feeds.add(feed);
      all.add(feed.raw(feed.snapshot()));
    }
    while (all.size() < EVENTS) {
      TestFeed feed = feeds.get(random.nextInt(feeds.size()));
      all.add(random.nextInt(50) == 0 ? feed.raw(feed.kline()) : feed.raw(feed.delta()));
    }
    return new TestMarket(62).among(all, 500_000);
  }

  /** Fails a while after each of the first completed checkpoints. */
  private static final class FailingMap
      implements MapFunction<RawEvent, RawEvent>, CheckpointListener {
    private static final int EVENTS_AFTER_CHECKPOINT = 150;
    private transient int countdown;

    @Override
    public RawEvent map(RawEvent event) {
      if (countdown > 0 && --countdown == 0 && FAILURES_TO_COME.getAndDecrement() > 0) {
        FAILURES.incrementAndGet();
        throw new IllegalStateException("a failure that the test asked for");
      }
      return event;
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
      if (countdown == 0) {
        countdown = EVENTS_AFTER_CHECKPOINT;
      }
    }
  }
}
