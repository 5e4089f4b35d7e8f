package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowSlotsTest {

  private static final int CAPACITY = 512;

  @Test
  void derivesTheSlotFromThePositionAlone() {
    WindowSlots slots = new WindowSlots(new ContextGeometry(300, CAPACITY), 0);
    assertThat(slots.slot(511)).isEqualTo(511);
    assertThat(slots.slot(512)).isZero();
    assertThat(slots.slot(512L * 10_000_000_000L + 7)).isEqualTo(7);
  }

  @Test
  void sinksKeepTheirSlotsForEver() {
    WindowSlots slots = new WindowSlots(new ContextGeometry(300, CAPACITY), 4);
    assertThat(slots.slot(3)).isEqualTo(3);
    assertThat(slots.slot(511)).isEqualTo(511);
    assertThat(slots.slot(512)).isEqualTo(4);
    for (long position = 4; position < 5_000; position++) {
      assertThat(slots.slot(position)).isBetween(4, CAPACITY - 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 0", "40, 1", "40, 4", "40, 39", "300, 7", "1, 0"})
  void aStepSeesTheSinksAndTheLastSteps(int window, int sinks) {
    WindowSlots slots = new WindowSlots(new ContextGeometry(window, CAPACITY), sinks);
    long[] positionOfSlot = new long[CAPACITY];
    for (long position = 0; position < 3 * CAPACITY; position++) {
      positionOfSlot[slots.slot(position)] = position;
      TreeSet<Long> expected = new TreeSet<>();
      for (long seen = 0; seen < Math.min(sinks, position + 1); seen++) {
        expected.add(seen);
      }
      for (long seen = position; seen >= 0 && expected.size() < window; seen--) {
        expected.add(seen);
      }
      TreeSet<Long> actual = new TreeSet<>();
      visible(slots, position).stream().forEach(slot -> actual.add(positionOfSlot[slot]));
      assertThat(actual).as("position %d", position).isEqualTo(expected);
      assertThat(slots.contextLength(position)).isEqualTo(expected.size());
    }
  }

  static BitSet visible(ContextSlots slots, long position) {
    BitSet visible = new BitSet();
    slots.visible(
        position,
        (from, to) -> {
          assertThat(from).isLessThan(to);
          assertThat(visible.get(from, to).isEmpty()).isTrue();
          visible.set(from, to);
        });
    return visible;
  }
}
