package io.tickcache.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import org.junit.jupiter.api.Test;

class WorkModelTest {

  private static final ModelDirectory REFERENCE =
      ModelFactory.untrained(ModelFactory.referenceConfig(), 1);
  private static final long STEP_BYTES =
      FullContexts.stepBytes(REFERENCE, EngineVariant.of(KvStorage.FP32));

  private final WorkModel work = new WorkModel(REFERENCE, EngineVariant.of(KvStorage.FP32));

  @Test
  void aStepOfTheReferenceModelKeeps12KibibytesInFp32() {
    assertThat(STEP_BYTES).isEqualTo(12 * 1024);
  }

  @Test
  void aCachedStepReadsTheWeightsAndItsContextOnce() {
    long weights = work.recompute(1).bytes();

    assertThat(weights).isBetween(18_900_000L, 19_200_000L);
    assertThat(work.cached(1, 1, 4096).bytes()).isEqualTo(weights + 4096 * STEP_BYTES);
    assertThat(work.cached(64, 1, 256).bytes()).isEqualTo(weights + 64 * 256 * STEP_BYTES);
  }

  @Test
  void aBatchReadsTheSlotsThatItsStepsShareOnce() {
    long batch = work.cached(1, 100, 256).bytes();

    assertThat(batch - work.cached(1, 1, 256).bytes()).isEqualTo(99 * STEP_BYTES);
  }

  @Test
  void operationsOfACachedPassAreThoseOfItsSteps() {
    long layer = 4 * 256 * 256 + 2 * 256 * 1024;
    long linear = 2 * (83 * 256 + 6 * layer + 2 * 256);

    assertThat(work.cached(1, 1, 1024).operations()).isEqualTo(linear + 6L * 4 * 256 * 1024);
    assertThat(work.cached(10, 1, 1024).operations())
        .isEqualTo(10 * work.cached(1, 1, 1024).operations());
    assertThat(work.cached(1, 100, 1024)).isNotEqualTo(work.cached(100, 1, 1024));
  }

  @Test
  void aRecomputeOfOneStepIsACachedStepWithoutAPast() {
    assertThat(work.recompute(1).operations()).isEqualTo(work.cached(1, 1, 1).operations());
  }

  @Test
  void aRecomputeNeedsAllStepsOfAllLayersButTheLast() {
    long context = 4096;
    long layer = 4 * 256 * 256 + 2 * 256 * 1024;
    long linear = 2 * context * (83 * 256 + 5 * layer + 2 * 256 * 256);
    long attention = 5L * 4 * 256 * context * (context + 1) / 2 + 4 * 256 * context;

    assertThat((double) work.recompute(4096).operations())
        .isCloseTo(linear + attention, within(2e6)); // the rest of the last step
  }

  @Test
  void theFloorIsTheSlowerOfMemoryAndArithmetic() {
    Work pass = new Work(20_000_000, 1_000_000);

    assertThat(pass.floorSeconds(20e9, 100e9)).isCloseTo(1e-3, within(1e-12));
    assertThat(pass.floorSeconds(20e9, 0.5e9)).isCloseTo(2e-3, within(1e-12));
  }
}
