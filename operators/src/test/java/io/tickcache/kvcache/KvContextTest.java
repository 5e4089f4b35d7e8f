package io.tickcache.kvcache;

import static io.tickcache.kvcache.AttentionRows.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KvContextTest {

  private final ContextGeometry geometry = ContextGeometry.of(600, 100, 512);
  private final KvBlockPool pool = new KvBlockPool(4, 1);

  @Test
  void hasNoDirtyPageBeforeItsFirstStepAndAfterACheckpoint() {
    KvContext context = new KvContext(7, geometry);
    assertThat(context.dirtyPages()).isEmpty();
    context.advance(20, NONE);
    assertThat(context.dirtyPages()).containsExactly(0, 1);
    context.markClean();
    assertThat(context.dirtyPages()).isEmpty();
    context.advance(1, NONE);
    assertThat(context.dirtyPages()).containsExactly(1);
  }

  @Test
  void namesExactlyThePagesOfNewSteps() {
    long seed = 42;
    Random random = new Random(seed);
    KvContext context = new KvContext(7, geometry);
    ContextPages pages = new ContextPages(600, RetentionPolicy.SLIDING_WINDOW);
    TreeSet<Long> expected = new TreeSet<>();
    for (int round = 0; round < 500; round++) {
      int steps = random.nextInt(random.nextBoolean() ? 5 : 1200);
      for (int i = 0; i < steps; i++) {
        expected.add(context.nextPosition() + i);
      }
      context.advance(steps, NONE);
      assertThat(context.dirtyPages())
          .as("seed %d, round %d", seed, round)
          .containsExactly(
              Arrays.stream(pages.live(context.nextPosition()))
                  .filter(page -> holdsOneOf(pages, page, context.nextPosition(), expected))
                  .toArray());
      if (random.nextBoolean()) {
        context.markClean();
        expected.clear();
      }
    }
  }

  private static boolean holdsOneOf(
      ContextPages pages, int page, long nextPosition, TreeSet<Long> positions) {
    long first = pages.firstPosition(page, nextPosition);
    return !positions.subSet(first, first + 16).isEmpty();
  }

  @Test
  void growsByBlocksUpToItsCapacity() {
    KvContext context = new KvContext(7, geometry);
    context.reserve(pool, 512);
    context.advance(512, NONE);
    assertThat(pool.used()).isEqualTo(1);
    context.reserve(pool, 1);
    context.advance(100_000, NONE);
    assertThat(context.missingBlocks(100)).isZero();
    assertThat(pool.used()).isEqualTo(2);
    assertThat(context.blockOfSlot(600)).isEqualTo(1);
    context.release(pool);
    assertThat(pool.used()).isZero();
  }

  @Test
  void takesAllBlocksOrNone() {
    KvBlockPool one = new KvBlockPool(1, 1);
    KvContext context = new KvContext(7, geometry);
    assertThatThrownBy(() -> context.reserve(one, 513))
        .isInstanceOf(KvPoolExhaustedException.class);
    assertThat(one.used()).isZero();
    assertThat(context.table().size()).isZero();
  }

  @Test
  void goesOnFromItsSnapshotWithAllPagesClean() {
    KvContext context = new KvContext(7, geometry);
    context.advance(1500, NONE);
    KvContext restored = new KvContext(context.snapshot(), geometry, context.retained());
    assertThat(restored.nextPosition()).isEqualTo(1500);
    assertThat(restored.epochMicros()).isEqualTo(7);
    assertThat(restored.geometry()).isEqualTo(geometry);
    assertThat(restored.dirtyPages()).isEmpty();
    assertThat(restored.missingBlocks(0)).isEqualTo(2);
    assertThat(context.snapshot().pages()).hasSize(38);
  }
}
