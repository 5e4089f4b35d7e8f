package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RetentionPolicy.Kind;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps chosen by score, in Flink's state and back. */
class RetentionStateTest {

  private static final int INSTRUMENTS = 8;
  private static final long ROOM_OF_THREE = 3 * 512L * 2 * 2 * 16 * 4; // as SpillTest counts

  @TempDir private static Path directory;
  private static InferenceConfig base;

  @BeforeAll
  static void makeModel() throws Exception {
    base =
        OperatorHarness.config(
            TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory));
  }

  @Test
  void chosenStepsComeBackFromStateBitForBit() throws Exception {
    List<RawEvent> events = TestFeed.ofInstruments(INSTRUMENTS, 1_600, 52);
    List<String> expected =
        OperatorHarness.sortedBytes(config(Kind.HYBRID, 32L << 20), events, List.of());
    assertThat(expected).hasSize(events.size() - INSTRUMENTS);
    assertThat(
            OperatorHarness.sortedBytes(
                config(Kind.HYBRID, ROOM_OF_THREE), events, List.of(30, 31, 700)))
        .isEqualTo(expected);
    assertThat(OperatorHarness.sortedBytes(base, events, List.of())).isNotEqualTo(expected);
  }

  @Test
  void refusesTheCacheOfAnotherPolicy() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 26);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(config(Kind.ENTROPY, 32L << 20))) {
      state = operator.take(feed, feed.snapshot()).takeDeltas(feed, 3).checkpoint(1);
    }
    InferenceConfig changed = config(Kind.ATTENTION_SINKS, 32L << 20);
    assertThatThrownBy(() -> OperatorHarness.restore(changed, state))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining(
            "the KV cache of 'test:BTC' in the restored state is of steps kept by entropy, but this job has 'kv-cache.retention' = attention-sinks:4: start it with entropy");
  }

  private static InferenceConfig config(Kind kind, long kvCacheBytes) {
    return ConfigVariant.of(base)
        .kvCacheBytes(kvCacheBytes)
        .retention(RetentionPolicy.of(kind))
        .maxSteps(10)
        .build();
  }
}
