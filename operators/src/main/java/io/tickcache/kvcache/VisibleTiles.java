package io.tickcache.kvcache;

import java.util.Arrays;

/**
 * What the steps of one context in one pass see: tiles of {@value ContextGeometry#TILE} slots, and
 * for each step a bit a slot. Tiles come in the order in which attention adds, and carry a number
 * that does not depend on where they lie: of a window, the tile of absolute positions; where slots
 * are chosen by score, the tile of slots. Used again for every pass.
 */
public final class VisibleTiles {

  private int rows;
  private int count;
  private long[] numbers = new long[16];
  private int[] slots = new int[16];
  private long[] masks = new long[16];

  /** Forgets all tiles, and makes room for a pass of so many steps. */
  public void begin(int steps) {
    rows = steps;
    count = 0;
  }

  /** Steps of the pass. */
  public int rows() {
    return rows;
  }

  /** Adds a tile that no step sees so far. */
  void add(long number, int firstSlot) {
    if (count == slots.length) {
      numbers = Arrays.copyOf(numbers, 2 * count);
      slots = Arrays.copyOf(slots, 2 * count);
    }
    if ((count + 1) * rows > masks.length) {
      masks = Arrays.copyOf(masks, Math.max(2 * masks.length, (count + 1) * rows));
    }
    Arrays.fill(masks, count * rows, (count + 1) * rows, 0);
    numbers[count] = number;
    slots[count] = firstSlot;
    count++;
  }

  /** Says which slots of a tile the {@code row}-th step sees, the first in bit 0. */
  void see(int tile, int row, long bits) {
    masks[tile * rows + row] = bits;
  }

  /** Adds the tile of a pass over nothing but new steps, each of which sees those before it. */
  public void addRising() {
    add(0, 0);
    for (int row = 0; row < rows; row++) {
      see(0, row, -1L >>> ContextGeometry.TILE - 1 - row);
    }
  }

  /** How many tiles any step sees. */
  public int count() {
    return count;
  }

  /** Number of the tile, by which tiles are grouped: rises from tile to tile. */
  public long number(int tile) {
    return numbers[tile];
  }

  /** The tile's first slot in the context, a multiple of the tile's length. */
  public int firstSlot(int tile) {
    return slots[tile];
  }

  /** The slots of the tile that the {@code row}-th step sees, the first in bit 0. */
  public long mask(int tile, int row) {
    return masks[tile * rows + row];
  }
}
