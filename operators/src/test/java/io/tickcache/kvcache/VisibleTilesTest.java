package io.tickcache.kvcache;

import static io.tickcache.kvcache.ContextGeometry.TILE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.kvcache.RetentionPolicy.Kind;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tiles and their masks name the slots that each step of a pass sees. */
class VisibleTilesTest {

  private static final long SEED = 5;

  private final VisibleTiles tiles = new VisibleTiles();
  private final Random random = new Random(SEED);

  @ParameterizedTest
  @CsvSource({
    "1, 0, 1", // a ring of one tile
    "40, 0, 1", // whose tile holds two tiles of positions
    "40, 0, 100",
    "64, 0, 64",
    "300, 0, 100",
    "40, 4, 100",
    "40, 39, 30",
    "300, 63, 100",
    "300, 64, 100",
    "300, 70, 100"
  })
  void ofAWindow(int window, int sinks, int mostSteps) {
    ContextGeometry geometry = ContextGeometry.of(window, mostSteps);
    WindowSlots slots = new WindowSlots(geometry, sinks);
    for (int position = 0; position < 4 * geometry.capacity(); ) {
      int steps = 1 + random.nextInt(slots.maxStepsPerPass());
      check(slots, position, steps);
      position += steps;
    }
    check(slots, 1L << 40, slots.maxStepsPerPass());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ATTENTION_SCORE", "RECENCY", "ENTROPY", "HYBRID"})
  void ofChosenSteps(Kind kind) {
    for (int window : new int[] {32, 50, 64, 200}) {
      ScoredSlots slots = new ScoredSlots(ContextGeometry.of(window, 100), kind.scores());
      for (int position = 0; position < 1_000; ) {
        int steps = 1 + random.nextInt(slots.maxStepsPerPass());
        check(slots, position, steps);
        slots.advance(steps, attention(steps, window));
        position += steps;
      }
    }
  }

  private AttentionRows attention(int steps, int slots) {
    float[] values = new float[steps * slots];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return new AttentionRows(values, 0, slots, 1);
  }

  private void check(ContextSlots slots, long position, int steps) {
    tiles.begin(steps);
    slots.tiles(position, tiles);
    assertThat(tiles.rows()).isEqualTo(steps);
    for (int tile = 0; tile < tiles.count(); tile++) {
      assertThat(tiles.firstSlot(tile) % TILE).isZero();
      assertThat(tile == 0 || tiles.number(tile) > tiles.number(tile - 1))
          .as("seed %d, position %d: numbers rise", SEED, position)
          .isTrue();
    }
    for (int row = 0; row < steps; row++) {
      assertThat(slotsOf(row))
          .as("seed %d, step %d of %d from %d on", SEED, row, steps, position)
          .isEqualTo(WindowSlotsTest.visible(slots, position + row));
    }
  }

  private BitSet slotsOf(int row) {
    BitSet slots = new BitSet();
    for (int tile = 0; tile < tiles.count(); tile++) {
      BitSet ofTile = BitSet.valueOf(new long[] {tiles.mask(tile, row)});
      int first = tiles.firstSlot(tile);
      ofTile.stream()
          .forEach(
              i -> {
                assertThat(slots.get(first + i)).as("slot %d twice", first + i).isFalse();
                slots.set(first + i);
              });
    }
    return slots;
  }

  @Test
  void aRisingTileShowsEachStepThoseBeforeIt() {
    tiles.begin(64);
    tiles.addRising();
    assertThat(tiles.count()).isEqualTo(1);
    for (int row = 0; row < 64; row++) {
      BitSet expected = new BitSet();
      expected.set(0, row + 1);
      assertThat(slotsOf(row)).isEqualTo(expected);
    }
  }

  @Test
  void nothingIsLeftOfAnEarlierPass() {
    tiles.begin(64);
    tiles.addRising();
    tiles.begin(2);
    assertThat(tiles.count()).isZero();
    tiles.add(7, 128);
    assertThat(tiles.mask(0, 0)).isZero();
    assertThat(tiles.mask(0, 1)).isZero();
    assertThat(tiles.number(0)).isEqualTo(7);
    assertThat(tiles.firstSlot(0)).isEqualTo(128);
  }
}
