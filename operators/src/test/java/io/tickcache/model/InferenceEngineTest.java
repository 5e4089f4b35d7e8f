package io.tickcache.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDManager;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvPoolExhaustedException;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferenceEngineTest {

  // Two blocks of 512 slots: 2 layers x key, value x 32 values x 4 bytes a step.
  private static final long TWO_BLOCKS = 2 * 512 * 2 * 2 * 32 * 4;
  private static final float[] BOOK = {1, -2, 0.5f, 0, 3, -1, 2};
  private static final float[] KLINE = {0.1f, 0.2f, 0.3f};

  private final ModelDirectory model = TestModels.rope(40);
  private final InferenceEngine engine =
      InferenceEngine.open(model, EngineOptions.of(TWO_BLOCKS, 60));
  private final StepBatch batch = engine.newBatch();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void givesOutputsInAddingOrderAndAdvancesPositions() {
    KvContext a = engine.newContext(1);
    KvContext b = engine.newContext(2);
    batch.add(a, 0, BOOK);
    batch.add(b, 1, KLINE);
    batch.add(a, 1, KLINE);
    assertThat(batch.position(2)).isEqualTo(1);
    assertThat(batch.contextLength(2)).isEqualTo(2);
    assertThat(a.nextPosition()).isZero();
    float[][] together = engine.run(batch);
    assertThat(a.nextPosition()).isEqualTo(2);
    assertThat(b.nextPosition()).isEqualTo(1);
    assertThat(together).hasDimensions(3, 2);

    engine.release(a);
    KvContext again = engine.newContext(1);
    batch.clear();
    batch.add(again, 0, BOOK);
    assertThat(engine.run(batch)[0]).containsExactly(together[0]);
    batch.clear();
    batch.add(again, 1, KLINE);
    assertThat(engine.run(batch)[0]).containsExactly(together[2]);
  }

  @Test
  void anExhaustedPoolLeavesEverythingUnchanged() {
    KvContext a = engine.newContext(0);
    batch.add(a, 0, BOOK);
    engine.run(batch);
    a.markClean();
    batch.add(engine.newContext(0), 0, BOOK);
    batch.add(engine.newContext(0), 0, BOOK);
    assertThatThrownBy(() -> engine.run(batch))
        .isInstanceOf(KvPoolExhaustedException.class)
        .hasMessageContaining("kv-cache.memory");
    assertThat(a.nextPosition()).isEqualTo(1);
    assertThat(a.dirtyPages()).isEmpty();
    assertThat(engine.blocksUsed()).isEqualTo(1);
    assertThat(engine.cacheBytesUsed()).isEqualTo(TWO_BLOCKS / 2);
  }

  @Test
  void aReleasedBlockLeavesNothingToItsNextOwner() {
    KvContext a = engine.newContext(0);
    while (!batch.isFull()) {
      batch.add(a, 0, BOOK);
    }
    engine.run(batch);
    engine.release(a);
    KvContext b = engine.newContext(0);
    batch.clear();
    batch.add(b, 0, BOOK);
    engine.run(batch);
    KvShape shape = new KvShape(2, 4, 8, KvStorage.FP32);
    StoredPage page = new StoredPage(shape, engine.readDirtyPages(b)[0]);
    assertThat(page.number(1, 0, 0, 0, 0)).isNotZero();
    for (int slot = 1; slot < 16; slot++) {
      for (int i = 0; i < 2 * 2 * 4 * 8; i++) {
        assertThat(page.number(i / 64, i / 32 % 2, i / 8 % 4, slot, i % 8))
            .as("number %d of slot %d, which was not written", i, slot)
            .isZero();
      }
    }
  }

  @Test
  void holdsNoTensorAfterAPass() {
    KvContext a = engine.newContext(0);
    NDManager manager = engine.manager();
    int before = manager.getManagedArrays().size();
    for (int pass = 0; pass < 1_000; pass++) {
      batch.clear();
      batch.add(a, 0, BOOK);
      engine.run(batch);
      engine.readDirtyPages(a);
      a.markClean();
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void refusesABudgetBelowOneContext() {
    assertThatThrownBy(() -> InferenceEngine.open(model, EngineOptions.of(TWO_BLOCKS / 2 - 1, 60)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'kv-cache.memory' = 262143 bytes must hold at least one context");
  }

  @Test
  void refusesAPageOfAnotherSizeOrAMissingOne() {
    KvContextSnapshot snapshot =
        new KvContextSnapshot(0, 5, 40, 512, 512, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW);
    assertThatThrownBy(() -> engine.restore(snapshot, new byte[0], page -> new byte[3]))
        .hasMessageContaining("KV page 0 has 3 bytes; a page of model untrained-test@");
    assertThatThrownBy(() -> engine.restore(snapshot, new byte[0], page -> null))
        .hasMessageContaining("KV page 0 has no bytes");
    assertThat(engine.blocksUsed()).isZero();
  }

  @Test
  void refusesAContextOfAnotherWindow() {
    assertThatThrownBy(
            () ->
                engine.restore(
                    new KvContextSnapshot(
                        0, 5, 41, 512, 512, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW),
                    new byte[0],
                    page -> new byte[0]))
        .hasMessageContaining("max_context = 41");
  }

  @Test
  void bringsAContextOfFewerSlotsNoMoreStepsThanTheyHold() {
    InferenceEngine wide = InferenceEngine.open(model, EngineOptions.of(TWO_BLOCKS, 500));
    try (wide) {
      KvContext narrow =
          wide.restore(
              new KvContextSnapshot(
                  0, 0, 40, 512, 512, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW),
              new byte[0],
              page -> null);
      StepBatch batch = wide.newBatch();
      for (int i = 0; i < 472; i++) {
        assertThat(batch.isFullFor(narrow)).isFalse();
        batch.add(narrow, 0, new float[model.config().tokenTypes().get(0).features()]);
      }
      assertThat(batch.isFullFor(narrow)).isTrue();
      assertThat(batch.isFull()).isFalse();
    }
  }
}
