package io.tickcache.engine;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Property: with every storage, batching and restoring change no bit of a step's outputs. */
class StorageBitIdentityTest {

  private static final long SEED = 20_261_122;
  private static final int MAX_STEPS = 60;

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void inTwoBlocksThatWrapNineTimes(KvStorage storage) {
    check(storage, PositionEncoding.ROPE, 40, 1_200);
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void inManyBlocksThatWrap(KvStorage storage) {
    check(storage, PositionEncoding.LEARNED, 460, 1_200);
  }

  private static void check(KvStorage storage, PositionEncoding positions, int window, int steps) {
    ModelDirectory model =
        ModelFactory.untrained(TestModels.config(positions, HeadType.REGRESSION, 2, window), 3);
    EngineOptions options = EngineOptions.of(16 << 20, MAX_STEPS).withKvStorage(storage);
    EngineOptions others = options.withBlockSize(512).withMaxStepsPerPass(23);
    EqualBits.check(SEED, model, steps, options, others);
  }
}
