package io.tickcache.engine;

import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Property: a step's outputs do not depend, by a single bit, on how steps were batched. */
class BitIdentityTest {

  private static final long SEED = 20_240_808;
  private static final long CACHE_BYTES = 16 << 20;
  private static final int MAX_STEPS = 60;

  @ParameterizedTest
  @CsvSource({
    "ROPE, REGRESSION, 2, 40, 1200, 512, 64", // one block, nine wraps of 128 slots
    "ROPE, DIRECTION, 1, 460, 1200, 512, 128", // two blocks
    "LEARNED, ALLOCATION, 5, 200, 700, 512, 64",
    "ROPE, REGRESSION, 2, 40, 1200, 16, 256", // 16 runs as 64
    "ROPE, DIRECTION, 1, 460, 1200, 16, 512",
    "LEARNED, ALLOCATION, 5, 200, 700, 64, 512"
  })
  void givesEqualBitsForEverySplitInterleavingAndRestore(
      PositionEncoding positions,
      HeadType head,
      int outputs,
      int window,
      int steps,
      int blockSize,
      int otherBlockSize) {
    ModelDirectory model =
        ModelFactory.untrained(TestModels.config(positions, head, outputs, window), 3);
    EngineOptions options = EngineOptions.of(CACHE_BYTES, MAX_STEPS).withBlockSize(blockSize);
    EngineOptions others = options.withBlockSize(otherBlockSize).withMaxStepsPerPass(23);
    EqualBits.check(SEED, model, steps, options, others);
  }
}
