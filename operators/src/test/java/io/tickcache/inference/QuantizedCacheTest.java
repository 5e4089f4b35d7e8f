package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
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

/** Quantized keys and values in Flink's state and back. */
class QuantizedCacheTest {

  private static final int INSTRUMENTS = 8;
  private static final long ROOM_OF_THREE =
      3 * new KvShape(2, 2, 8, KvStorage.INT8, 512).blockBytes(); // as TestModels.tiny has it

  @TempDir private static Path directory;
  private static InferenceConfig base;

  @BeforeAll
  static void makeModel() throws Exception {
    base =
        OperatorHarness.config(
            TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory));
  }

  @Test
  void comesBackFromStateBitForBit() throws Exception {
    List<RawEvent> events = TestFeed.ofInstruments(INSTRUMENTS, 1_000, 52);
    List<String> expected =
        OperatorHarness.sortedBytes(config(KvStorage.INT8, 32L << 20), events, List.of());
    assertThat(expected).hasSize(events.size() - INSTRUMENTS);
    assertThat(
            OperatorHarness.sortedBytes(
                config(KvStorage.INT8, ROOM_OF_THREE), events, List.of(30, 31, 700)))
        .isEqualTo(expected);
    assertThat(OperatorHarness.sortedBytes(config(KvStorage.FP32, 32L << 20), events, List.of()))
        .isNotEqualTo(expected);
  }

  @Test
  void refusesTheCacheOfAnotherStorage() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 26);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(config(KvStorage.FP16, 32L << 20))) {
      state = operator.take(feed, feed.snapshot()).takeDeltas(feed, 3).checkpoint(1);
    }
    InferenceConfig changed = config(KvStorage.BF16, 32L << 20); // pages of equal size
    assertThatThrownBy(() -> OperatorHarness.restore(changed, state))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining(
            "the KV cache of 'test:BTC' in the restored state is stored as fp16, but this job has 'kv-cache.storage' = bf16: start it with fp16");
  }

  @Test
  void refusesStateOfAnotherVersion() throws Exception {
    InferenceConfig fp32 = config(KvStorage.FP32, 32L << 20);
    TestFeed feed = new TestFeed("test:BTC", 27);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(fp32)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 3).checkpoint(1);
      operator.editHeader("test:BTC", QuantizedCacheTest::toVersion1);
      state = operator.checkpoint(2);
    }
    assertThatThrownBy(() -> OperatorHarness.restore(fp32, state))
        .isInstanceOf(SuppressRestartsException.class)
        .hasStackTraceContaining("state 'header' of version 1 was written by an older Tickcache");
  }

  private static byte[] toVersion1(byte[] header) {
    byte[] older = header.clone();
    older[0] = 1;
    return older;
  }

  private static InferenceConfig config(KvStorage storage, long kvCacheBytes) {
    return ConfigVariant.of(base)
        .kvCacheBytes(kvCacheBytes)
        .kvStorage(storage)
        .maxSteps(10)
        .build();
  }
}
