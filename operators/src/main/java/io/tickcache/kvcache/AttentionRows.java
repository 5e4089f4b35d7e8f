package io.tickcache.kvcache;

/**
 * The attention that a context's steps of one pass paid to its slots.
 *
 * @param values sums of probabilities over layers and heads
 * @param from where in {@code values} the first step's are
 * @param rowSlots values of a step, one a slot
 * @param summed how many probabilities a value adds up: layers times heads
 */
@SuppressWarnings("ArrayRecordComponent") // a view of a pass's result, never compared
public record AttentionRows(float[] values, int from, int rowSlots, int summed) {

  /** Of a pass that tells none. */
  public static final AttentionRows NONE = new AttentionRows(new float[0], 0, 0, 1);

  /** Attention of the {@code row}-th step to a slot, the mean over layers and heads: 0 to 1. */
  double of(int row, int slot) {
    return (double) values[from + row * rowSlots + slot] / summed;
  }
}
