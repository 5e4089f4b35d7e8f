package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvPoolExhaustedException;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InferenceEngineTest {

  // Two blocks of 512 slots: 2 layers x key, value x 32 values x 4 bytes a step.
  private static final long TWO_BLOCKS = 2 * 512 * 2 * 2 * 32 * 4;
  private static final float[] BOOK = {1, -2, 0.5f, 0, 3, -1, 2};
  private static final float[] KLINE = {0.1f, 0.2f, 0.3f};

  private final ModelDirectory model = TestModels.rope(40);
  private final InferenceEngine engine =
      InferenceEngine.open(model, EngineOptions.of(TWO_BLOCKS, 60).withBlockSize(512));
  private final StepBatch batch = engine.newBatch();

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void givesOutputsInAddingOrderAndAdvancesPositions() {
    KvContext a = engine.cache().newContext(1);
    KvContext b = engine.cache().newContext(2);
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

    engine.cache().release(a);
    KvContext again = engine.cache().newContext(1);
    batch.clear();
    batch.add(again, 0, BOOK);
    assertThat(engine.run(batch)[0]).containsExactly(together[0]);
    batch.clear();
    batch.add(again, 1, KLINE);
    assertThat(engine.run(batch)[0]).containsExactly(together[2]);
  }

  @Test
  void anExhaustedPoolLeavesEverythingUnchanged() {
    KvContext a = engine.cache().newContext(0);
    batch.add(a, 0, BOOK);
    engine.run(batch);
    a.markClean();
    batch.add(engine.cache().newContext(0), 0, BOOK);
    batch.add(engine.cache().newContext(0), 0, BOOK);
    assertThatThrownBy(() -> engine.run(batch))
        .isInstanceOf(KvPoolExhaustedException.class)
        .hasMessageContaining("kv-cache.memory");
    assertThat(a.nextPosition()).isEqualTo(1);
    assertThat(a.dirtyPages()).isEmpty();
    assertThat(engine.cache().blocksUsed()).isEqualTo(1);
    assertThat(engine.cache().bytesUsed()).isEqualTo(TWO_BLOCKS / 2);
  }

  @Test
  void aReleasedBlockLeavesNothingToItsNextOwner() {
    KvContext a = engine.cache().newContext(0);
    while (!batch.isFull()) {
      batch.add(a, 0, BOOK);
    }
    engine.run(batch);
    engine.cache().release(a);
    KvContext b = engine.cache().newContext(0);
    batch.clear();
    batch.add(b, 0, BOOK);
    engine.run(batch);
    KvShape shape = new KvShape(2, 4, 8, KvStorage.FP32);
    StoredPage page = StoredPage.ofState(shape, engine.cache().readDirtyPages(b)[0]);
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
  void refusesABudgetBelowOneContext() {
    EngineOptions tooFew = EngineOptions.of(TWO_BLOCKS / 2 - 1, 60).withBlockSize(512);
    assertThatThrownBy(() -> InferenceEngine.open(model, tooFew))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'kv-cache.memory' = 262143 bytes must hold at least one context");
  }

  @Test
  void refusesAPageOfAnotherSizeOrAMissingOne() {
    KvContextSnapshot snapshot =
        new KvContextSnapshot(0, 5, 40, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW);
    assertThatThrownBy(() -> engine.cache().restore(snapshot, new byte[0], page -> new byte[3]))
        .hasMessageContaining("KV page 0 has 3 bytes; a page of KvShape[layers=2, heads=4");
    assertThatThrownBy(() -> engine.cache().restore(snapshot, new byte[0], page -> null))
        .hasMessageContaining("KV page 0 has no bytes");
    assertThat(engine.cache().blocksUsed()).isZero();
  }

  @Test
  void refusesAContextOfAnotherWindow() {
    assertThatThrownBy(
            () ->
                engine
                    .cache()
                    .restore(
                        new KvContextSnapshot(
                            0, 5, 41, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW),
                        new byte[0],
                        page -> new byte[0]))
        .hasMessageContaining("max_context = 41");
  }

  @Test
  void bringsAContextOfAnotherEngineAsManyStepsAsItsOwn() {
    InferenceEngine wide =
        InferenceEngine.open(model, EngineOptions.of(2 * TWO_BLOCKS, 200).withBlockSize(512));
    try (wide) {
      KvContext narrow =
          wide.cache()
              .restore(
                  new KvContextSnapshot(0, 0, 40, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW),
                  new byte[0],
                  page -> null);
      StepBatch batch = wide.newBatch();
      for (int i = 0; i < 200; i++) {
        assertThat(batch.isFullFor(narrow)).isFalse();
        batch.add(narrow, 0, new float[model.config().tokenTypes().get(0).features()]);
      }
      assertThat(batch.isFull()).isTrue();
    }
  }

  /** Room for more would cost every context memory that only a backlog uses. */
  @Test
  void aContextHasRoomForSomeStepsOfALargePass() {
    try (InferenceEngine wide = InferenceEngine.open(model, EngineOptions.of(8 << 20, 5_000))) {
      StepBatch batch = wide.newBatch();
      KvContext one = wide.cache().newContext(0);
      while (!batch.isFullFor(one)) {
        batch.add(one, 0, new float[model.config().tokenTypes().get(0).features()]);
      }
      assertThat(batch.size()).isBetween(256, 320);
      assertThat(batch.isFullFor(wide.cache().newContext(0))).isFalse();
      assertThat(wide.run(batch)).hasNumberOfRows(batch.size());
    }
  }
}
