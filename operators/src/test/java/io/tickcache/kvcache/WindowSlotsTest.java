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
    WindowSlots slots = new WindowSlots(new ContextGeometry(300, CAPACITY, 64), 0);
    assertThat(slots.slot(511)).isEqualTo(511);
    assertThat(slots.slot(512)).isZero();
    assertThat(slots.slot(512L * 10_000_000_000L + 7)).isEqualTo(7);
  }

  @Test
  void sinksKeepTheirTileForEver() {
    WindowSlots slots = new WindowSlots(new ContextGeometry(300, CAPACITY, 64), 4);
    assertThat(slots.slot(3)).isEqualTo(3);
    assertThat(slots.slot(63)).isEqualTo(63);
    assertThat(slots.slot(64 + 511)).isEqualTo(64 + 511);
    assertThat(slots.slot(64 + 512)).isEqualTo(64);
    for (long position = 64; position < 5_000; position++) {
      assertThat(slots.slot(position)).isBetween(64, CAPACITY + 63);
    }
  }

  @ParameterizedTest
  @CsvSource({"40, 0", "40, 1", "40, 4", "40, 39", "300, 7", "300, 70", "1, 0"})
  void aStepSeesTheSinksAndTheLastSteps(int window, int sinks) {
    WindowSlots slots = new WindowSlots(new ContextGeometry(window, CAPACITY, 64), sinks);
    long[] positionOfSlot = new long[CAPACITY + 128];
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
      assertThat(ofTiles(slots, position)).as("tiles at %d", position).isEqualTo(expected);
    }
  }

  /** The positions whose bits are set in the tiles of a pass of one step. */
  private static TreeSet<Long> ofTiles(WindowSlots slots, long position) {
    VisibleTiles tiles = new VisibleTiles();
    tiles.begin(1);
    slots.tiles(position, tiles);
    TreeSet<Long> positions = new TreeSet<>();
    for (int tile = 0; tile < tiles.count(); tile++) {
      for (int i = 0; i < 64; i++) {
        if ((tiles.mask(tile, 0) >>> i & 1) != 0) {
          long seen = tiles.number(tile) * 64 + i;
          assertThat(slots.slot(seen)).isEqualTo(tiles.firstSlot(tile) + i);
          positions.add(seen);
        }
      }
    }
    return positions;
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
