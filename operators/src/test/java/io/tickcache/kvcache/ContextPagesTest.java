package io.tickcache.kvcache;

import static io.tickcache.kvcache.ContextGeometry.PAGE_SIZE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.kvcache.RetentionPolicy.Kind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** State that keeps the live pages keeps what the next step sees, at every position. */
class ContextPagesTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0", "15, 0", "16, 0", "17, 0", "40, 0", "300, 0", "15, 4", "16, 4", "17, 4", "40, 4",
    "300, 4", "40, 20", "300, 20"
  })
  void livePagesHoldExactlyWhatTheNextStepSees(int window, int sinks) {
    ContextPages pages = new ContextPages(window, retention(sinks));
    Map<Integer, Long> written = new HashMap<>(); // the first position of what a page holds
    for (long next = 0; next < 3L * window + 200; next++) {
      int[] live = pages.live(next);
      TreeSet<Long> held = new TreeSet<>();
      for (int page : live) {
        long first = pages.firstPosition(page, next);
        assertThat(written).as("page %d at %d", page, next).containsEntry(page, first);
        for (int i = 0; i < PAGE_SIZE; i++) {
          if ((pages.seen(page, next) >> i & 1) != 0) {
            assertThat(held.add(first + i)).as("step %d once, at %d", first + i, next).isTrue();
          }
        }
      }
      assertThat(held).as("before the step at %d", next).isEqualTo(seenBefore(next, window, sinks));
      assertThat(Arrays.stream(live).distinct().toArray())
          .as("distinct and ascending, at %d", next)
          .isEqualTo(live)
          .isSorted();
      assertThat(Arrays.stream(live)).allMatch(page -> page >= 0 && page < pages.count());
      written.put(pages.page(next, -1), next - next % PAGE_SIZE);
    }
  }

  /** What the step at a position sees besides itself. */
  private static TreeSet<Long> seenBefore(long position, int window, int sinks) {
    TreeSet<Long> seen = new TreeSet<>();
    for (long step = 0; step < Math.min(sinks, position); step++) {
      seen.add(step);
    }
    for (long step = position - 1; step >= 0 && seen.size() < window - 1; step--) {
      seen.add(step);
    }
    return seen;
  }

  private static RetentionPolicy retention(int sinks) {
    return sinks == 0
        ? RetentionPolicy.SLIDING_WINDOW
        : new RetentionPolicy(Kind.ATTENTION_SINKS, sinks);
  }

  @Test
  void pagesOfChosenStepsHoldSlotsUpToTheWindow() {
    ContextPages pages = new ContextPages(40, RetentionPolicy.of(Kind.HYBRID));
    assertThat(pages.live(0)).isEmpty();
    assertThat(pages.live(1)).containsExactly(0);
    assertThat(pages.live(17)).containsExactly(0, 1);
    assertThat(pages.live(1_000_000)).isEqualTo(IntStream.range(0, 2).toArray());
    assertThat(pages.firstPosition(1, 1_000_000)).isEqualTo(ContextPages.NO_POSITION);
    assertThat(pages.page(1_000_000, 17)).isEqualTo(1);
    assertThat(pages.seen(1, 17)).isEqualTo(1);
    assertThat(pages.seen(1, 1_000_000)).isEqualTo(0xffff);
  }

  @Test
  void pagesAreTheSameFarFromTheFirstStep() {
    ContextPages pages = new ContextPages(40, RetentionPolicy.SLIDING_WINDOW);
    long next = 16L * 4 * 100_000_000_000L; // a multiple of the 4 pages of the ring
    assertThat(pages.live(next)).containsExactly(1, 2, 3);
    assertThat(pages.firstPosition(3, next)).isEqualTo(next - 16);
    assertThat(pages.firstPosition(0, next)).isEqualTo(ContextPages.NO_POSITION);
    assertThat(pages.firstPosition(0, next + 1)).isEqualTo(next);
  }
}
