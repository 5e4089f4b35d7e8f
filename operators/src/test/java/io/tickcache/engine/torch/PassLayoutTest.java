package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepGroup;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.RetentionPolicy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rows of random passes see. */
class PassLayoutTest {

  private static final long SEED = 11;
  private static final int CONTEXTS = 3;

  /** Every row sees the places of just the slots that its context names, in parts of its own. */
  @ParameterizedTest
  @CsvSource({
    "16, 40, sliding-window",
    "256, 300, sliding-window",
    "512, 700, sliding-window",
    "256, 300, attention-sinks:5",
    "16, 64, recency"
  })
  void isWhatContextsName(int blockSize, int window, String retention) {
    EnginePlan plan =
        EnginePlan.of(
            TestModels.rope(window),
            EngineOptions.of(64 << 20, 60)
                .withEngine(EngineType.TORCH)
                .withBlockSize(blockSize)
                .withRetention(RetentionPolicy.of(retention)));
    KvBlockPool blocks = new KvBlockPool(plan.blocks(), plan.shape().blockBytes());
    List<KvContext> contexts = new ArrayList<>();
    for (int i = 0; i < CONTEXTS; i++) {
      contexts.add(
          new KvContext(0, plan.geometry(), plan.shape().storage(), plan.options().retention()));
    }
    Random random = new Random(SEED);
    for (int pass = 0; pass < 120; pass++) {
      StepBatch batch = new StepBatch(plan.model().config(), 60);
      for (int i = random.nextInt(60); i >= 0; i--) {
        KvContext context = contexts.get(random.nextInt(CONTEXTS));
        if (!batch.isFullFor(context)) {
          batch.add(context, 0, new float[TestModels.FEATURES[0]]);
        }
      }
      for (StepGroup group : batch.groups()) {
        group.context().reserve(blocks, group.rows().size());
      }
      assertSees(PassLayout.of(batch, plan), batch, blockSize, plan);
      for (StepGroup group : batch.groups()) {
        group.context().advance(blocks, group.rows().size(), AttentionRows.NONE);
      }
    }
  }

  private static void assertSees(
      PassLayout layout, StepBatch batch, int blockSize, EnginePlan plan) {
    AttentionParts parts = layout.parts();
    int row = 0;
    for (StepGroup group : batch.groups()) {
      KvContext context = group.context();
      for (int of : group.rows()) {
        BitSet expected = new BitSet();
        context.visible(
            batch.position(of),
            (from, to) -> {
              for (int slot = from; slot < to; slot++) {
                expected.set(context.blockOfSlot(slot) * blockSize + slot % blockSize);
              }
            });
        BitSet seen = new BitSet();
        for (int at = parts.begin(row); at < parts.end(row); at++) {
          int part = parts.part(at);
          int place = (int) parts.place(part);
          assertThat(parts.inside(row, part)).isBetween(0, parts.rows(part) - 1);
          assertThat(seen.get(place, place + parts.places(part)).isEmpty()).isTrue();
          assertThat(place / blockSize).isEqualTo((place + parts.places(part) - 1) / blockSize);
          seen.set(place, place + parts.places(part));
        }
        assertThat(seen).as("seed %d, row %d", SEED, row).isEqualTo(expected);
        row++;
      }
    }
    assertThat(row).isEqualTo(layout.rows());
    if (!plan.options().retention().decidesByPages()) {
      assertThat(parts.mostPartsOfRow()).isLessThanOrEqualTo(PassLayout.partsOfRow(plan));
    }
  }
}
