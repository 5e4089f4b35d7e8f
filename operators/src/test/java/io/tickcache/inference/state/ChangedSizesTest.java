package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EnginePlan;
import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Contexts that were stored under one batch size, block size and memory go on under every other
 * that the model may be served with: down to the memory of a single full context.
 */
class ChangedSizesTest {

  private static final int MAX_CONTEXT = 60;
  private static final int EVENTS = 900;
  private static final int PART = 150;
  private static final int ROUNDS = 6;
  private static final int[] STEPS = {1, 3, 4, 5, 68, 100, 256, 257, 4096};
  private static final int[] BLOCKS = {0, 16, 64, 128, 512};

  @TempDir private static Path directory;

  @Test
  void noneIsTooLargeForWhatThePlanTakes() throws Exception {
    String model =
        TestModels.write(
            TestModels.tinyWithContext(MAX_CONTEXT, TokenSource.ORDER_BOOK), directory);
    List<RawEvent> events = TestFeed.ofInstruments(3, EVENTS, 5);
    for (String retention : List.of("sliding-window", "attention-sinks:4", "recency")) {
      InferenceConfig base =
          ConfigVariant.of(OperatorHarness.config(model))
              .retention(RetentionPolicy.of(retention))
              .build();
      List<String> undisturbed = OperatorHarness.sortedBytes(base, events, List.of());
      assertThat(undisturbed).hasSizeGreaterThan(EVENTS - 10);
      for (int round = 0; round < ROUNDS; round++) {
        assertThat(changing(base, events, new Random(round)))
            .as("%s, seed %d", retention, round)
            .isEqualTo(undisturbed);
      }
    }
  }

  /** A new size for every part of the events. */
  private static List<String> changing(InferenceConfig base, List<RawEvent> events, Random random)
      throws Exception {
    List<String> bytes = new ArrayList<>();
    OperatorSubtaskState state = null;
    for (int from = 0; from < EVENTS; from += PART) {
      try (OperatorHarness operator = OperatorHarness.restore(sized(base, random), state)) {
        for (RawEvent event : events.subList(from, from + PART)) {
          operator.take(event);
        }
        state = operator.checkpoint(from);
        bytes.addAll(operator.bytes());
      }
    }
    return bytes.stream().sorted().toList();
  }

  /** Some batch and block, and the memory of one to three contexts. */
  private static InferenceConfig sized(InferenceConfig base, Random random) throws Exception {
    InferenceConfig sized =
        ConfigVariant.of(base)
            .maxSteps(STEPS[random.nextInt(STEPS.length)])
            .blockSize(BLOCKS[random.nextInt(BLOCKS.length)])
            .build();
    long context =
        EnginePlan.contextBytes(
            ModelDirectory.read(Path.of(sized.modelDirectory())), sized.engine());
    return ConfigVariant.of(sized).kvCacheBytes(context * (1 + random.nextInt(3))).build();
  }
}
