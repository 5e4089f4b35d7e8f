package io.tickcache.kvcache;

import static io.tickcache.kvcache.ContextGeometry.PAGE_SIZE;
import static io.tickcache.kvcache.ContextGeometry.TILE;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * The steps with the highest scores, and the newest. A new step takes the lowest free slot; slots
 * become free when a page begins and all are taken, see {@link RetentionPolicy}.
 */
final class ScoredSlots implements ContextSlots {

  private static final byte VERSION = 1;
  private static final int FREE = 0;

  private final StepScores rule;
  private final long[] positions; // of the step in each slot
  private final float[] sums; // of what each query that saw it adds to its score
  private final BitSet taken = new BitSet();
  private long nextPosition;

  ScoredSlots(ContextGeometry geometry, StepScores rule) {
    this.rule = rule;
    positions = new long[limit(geometry.maxContext())];
    sums = new float[positions.length];
  }

  /** Steps that such a context holds: whole pages. */
  static int limit(int maxContext) {
    return maxContext - maxContext % PAGE_SIZE;
  }

  @Override
  public int slot(long position) {
    if (position < positions.length) {
      return (int) position;
    }
    int slot = taken.nextClearBit(0);
    for (long before = nextPosition; before < position; before++) {
      slot = taken.nextClearBit(slot + 1);
    }
    return slot;
  }

  @Override
  public void visible(long position, SlotRanges ranges) {
    BitSet seen = (BitSet) taken.clone();
    for (long step = nextPosition; step <= position; step++) {
      seen.set(seen.nextClearBit(0));
    }
    int from = seen.nextSetBit(0);
    while (from >= 0) {
      int to = seen.nextClearBit(from);
      ranges.add(from, to);
      from = seen.nextSetBit(to);
    }
  }

  @Override
  public void tiles(long position, VisibleTiles tiles) {
    BitSet seen = (BitSet) taken.clone();
    for (int row = 0; row < tiles.rows(); row++) {
      seen.set(seen.nextClearBit(0)); // what the last step sees
    }
    for (int tile = 0; tile * TILE < seen.length(); tile++) {
      tiles.add(tile, tile * TILE);
    }
    seen.and(taken);
    for (int row = 0; row < tiles.rows(); row++) {
      seen.set(seen.nextClearBit(0));
      long[] words = seen.toLongArray();
      for (int tile = 0; tile < words.length; tile++) {
        tiles.see(tile, row, words[tile]);
      }
    }
  }

  @Override
  public int contextLength(long position) {
    return position < positions.length
        ? (int) position + 1
        : positions.length - PAGE_SIZE + 1 + (int) (position % PAGE_SIZE);
  }

  @Override
  public int maxStepsPerPass() {
    return positions.length - taken.cardinality();
  }

  @Override
  public void advance(int steps, AttentionRows attention) {
    if (steps > maxStepsPerPass()) {
      throw new IllegalArgumentException(
          "a pass of %d steps at position %d crosses the page where steps are chosen, %d further"
              .formatted(steps, nextPosition, maxStepsPerPass()));
    }
    for (int row = 0; row < steps; row++) {
      int slot = taken.nextClearBit(0);
      taken.set(slot);
      positions[slot] = nextPosition++;
      sums[slot] = 0;
      if (rule.needsAttention()) {
        add(attention, row);
      }
    }
    if (taken.cardinality() == positions.length) {
      victims().forEach(taken::clear);
    }
  }

  /** Row by row, so that the order of additions is that of positions. */
  private void add(AttentionRows attention, int row) {
    for (int slot = taken.nextSetBit(0); slot >= 0; slot = taken.nextSetBit(slot + 1)) {
      sums[slot] += (float) rule.part(attention.of(row, slot));
    }
  }

  private IntStream victims() {
    double[] scores = new double[positions.length];
    rule.score(sums, positions, nextPosition, scores);
    return IntStream.range(0, positions.length)
        .filter(slot -> positions[slot] < nextPosition - PAGE_SIZE)
        .boxed()
        .sorted(
            Comparator.<Integer>comparingDouble(slot -> scores[slot])
                .thenComparingLong(slot -> positions[slot]))
        .limit(PAGE_SIZE)
        .mapToInt(slot -> slot);
  }

  /**
   * Version, then for each slot ever taken: how many steps ago its step was, 7 bits a byte, the
   * lowest first, all but the last byte negative, 0 if the slot is free; and if it is not, and the
   * policy needs attention, the sum of its step as fp32, big-endian.
   */
  @Override
  public byte[] toBytes() {
    int slots = (int) Math.min(nextPosition, positions.length);
    ByteBuffer bytes = ByteBuffer.allocate(1 + slots * (10 + Float.BYTES));
    bytes.put(VERSION);
    for (int slot = 0; slot < slots; slot++) {
      putAge(bytes, taken.get(slot) ? nextPosition - positions[slot] : FREE);
      if (taken.get(slot) && rule.needsAttention()) {
        bytes.putFloat(sums[slot]);
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static void putAge(ByteBuffer bytes, long age) {
    long rest = age;
    while (rest > 0x7f) {
      bytes.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    bytes.put((byte) rest);
  }

  /**
   * @throws IllegalArgumentException if the bytes are no such slots
   */
  static ScoredSlots fromBytes(
      ContextGeometry geometry, StepScores rule, long nextPosition, byte[] written) {
    ScoredSlots slots = new ScoredSlots(geometry, rule);
    slots.nextPosition = nextPosition;
    try {
      slots.read(ByteBuffer.wrap(written));
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException(
          "the retained steps of a context end after %d bytes".formatted(written.length), e);
    }
    return slots;
  }

  private void read(ByteBuffer bytes) {
    byte version = bytes.get();
    if (version != VERSION) {
      throw new IllegalArgumentException(
          "retained steps of version %d; this Tickcache reads version %d"
              .formatted(version, VERSION));
    }
    int slots = (int) Math.min(nextPosition, positions.length);
    for (int slot = 0; slot < slots; slot++) {
      long age = age(bytes);
      if (age != FREE) {
        taken.set(slot);
        positions[slot] = nextPosition - age;
        sums[slot] = rule.needsAttention() ? bytes.getFloat() : 0;
      }
    }
  }

  private static long age(ByteBuffer bytes) {
    long age = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = bytes.get();
      age |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return age;
      }
    }
  }
}
