package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parallelism, batches and spilling: the bytes do not depend on them, nor do shared prefixes. */
class BatchingAndParallelismTest {

  private static final int INSTRUMENTS = 16;
  private static final int EVENTS = 600;
  private static final int BLOCKS = 3;
  private static final long MARKET_PERIOD_MICROS = 30_000;
  // 512 slots, 2 layers, keys and values of width 16, four bytes each.
  private static final long BLOCK_BYTES = 512L * 2 * 2 * 16 * 4;

  @TempDir private static Path directory;
  private static InferenceConfig roomy;
  private static List<RawEvent> events;
  private static List<String> expected;

  @BeforeAll
  static void runOnce() throws Exception {
    roomy =
        ConfigVariant.of(
                OperatorHarness.config(
                    TestModels.write(
                        TestModels.tinyWithPrefix(5, TokenSource.ORDER_BOOK), directory)))
            .ordering(Ordering.EVENT_TIME)
            .build();
    events =
        TestFeed.outOfOrder(
            new TestMarket(82)
                .among(TestFeed.ofInstruments(INSTRUMENTS, EVENTS, 81), MARKET_PERIOD_MICROS),
            100,
            new Random(81));
    expected = run(roomy, 1).bytes();
    assertThat(expected).hasSize(EVENTS - INSTRUMENTS);
    assertThat(events).hasSizeGreaterThan(EVENTS + 20);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "1,7", "1,100", "2,1", "2,7", "2,100", "4,1", "4,7", "4,100"})
  void theSameBytes(int parallelism, int batch) throws Exception {
    InferenceConfig tight =
        ConfigVariant.of(roomy).kvCacheBytes(BLOCKS * BLOCK_BYTES).maxSteps(batch).build();

    Outcome outcome = run(tight, parallelism);

    assertThat(outcome.spills()).isPositive();
    assertThat(outcome.bytes()).isEqualTo(expected);
  }

  /**
   * What a run gave.
   *
   * @param bytes of all predictions, sorted
   * @param spills of all subtasks
   */
  private record Outcome(List<String> bytes, long spills) {}

  private static Outcome run(InferenceConfig config, int parallelism) throws Exception {
    List<String> bytes = new ArrayList<>();
    long spills = 0;
    for (int subtask = 0; subtask < parallelism; subtask++) {
      try (OperatorHarness operator = OperatorHarness.open(config, null, parallelism, subtask)) {
        feed(operator, parallelism, subtask);
        bytes.addAll(operator.endInput().bytes());
        assertThat(operator.deadLetters()).isEmpty();
        spills += operator.count(InferenceMetrics.SPILLS);
      }
    }
    return new Outcome(bytes.stream().sorted().toList(), spills);
  }

  /** Every subtask sees every watermark, 200 ms behind the newest event. */
  private static void feed(OperatorHarness operator, int parallelism, int subtask)
      throws Exception {
    long newestMillis = 0;
    for (int i = 0; i < events.size(); i++) {
      RawEvent event = events.get(i);
      if (operator.owns(event, parallelism, subtask)) {
        operator.take(event);
      }
      newestMillis = Math.max(newestMillis, event.timestampMillis());
      if (i % 10 == 9) {
        operator.watermark((newestMillis - 200) * 1_000);
      }
    }
  }
}
