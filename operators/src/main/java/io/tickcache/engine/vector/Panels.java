package io.tickcache.engine.vector;

import io.tickcache.engine.WeightType;

/**
 * A linear layer: its weights in panels of up to 64 outputs, {@code [panels][inputs][width]}, so
 * that the lanes of a vector are outputs. The last panel is as wide as a multiple of 16 has to be.
 */
public final class Panels {

  /** Outputs of a panel. */
  public static final int WIDTH = 64;

  /** Widths are multiples of this, whatever the processor's vectors. */
  static final int LANES = 16;

  /**
   * Numbers before the first: the data of a large array begin 16 bytes behind a cache line's
   * beginning, and loads across lines cost a third.
   */
  static final int PADDING = 12;

  final int inputs;
  final int outputs;
  final int paddedOutputs;
  final float[] bias;
  private final Slab slab;
  private final int begin;

  /**
   * Packs a layer.
   *
   * @param into takes the panels
   * @param weight {@code [outputs, inputs]} from {@code from} on, rows {@code stride} apart
   * @param biases of the outputs, from {@code biasFrom} on
   * @param rows in {@code weight} and {@code biases} of each output
   * @param factors of each output's weights and bias, before weights are rounded; null for 1
   */
  Panels(
      Slab into,
      float[] weight,
      int from,
      int stride,
      int inputs,
      float[] biases,
      int biasFrom,
      int[] rows,
      float[] factors) {
    this.inputs = inputs;
    outputs = rows.length;
    paddedOutputs = padded(outputs);
    slab = into;
    begin = into.take(numbers(outputs, inputs));
    bias = new float[paddedOutputs];
    for (int output = 0; output < outputs; output++) {
      float factor = factors == null ? 1 : factors[output];
      bias[output] = biases[biasFrom + rows[output]] * factor;
      int at = at(output / WIDTH) + output % WIDTH;
      for (int input = 0; input < inputs; input++) {
        slab.put(
            at + input * width(output / WIDTH),
            weight[from + rows[output] * stride + input] * factor);
      }
    }
  }

  /** A multiple of 16. */
  static int padded(int numbers) {
    return (numbers + LANES - 1) / LANES * LANES;
  }

  /** Inputs of the layer. */
  public int inputs() {
    return inputs;
  }

  /** How many panels there are. */
  public int count() {
    return (paddedOutputs + WIDTH - 1) / WIDTH;
  }

  /** Outputs of a panel, those that fill it up included. */
  public int width(int panel) {
    return Math.min(WIDTH, paddedOutputs - panel * WIDTH);
  }

  /** Where a panel begins in the array of weights. */
  public int at(int panel) {
    return begin + panel * WIDTH * inputs;
  }

  /** Whether weights are bf16. */
  public boolean isBf16() {
    return slab.shorts != null;
  }

  /** The array with all panels, one after the other, if they are fp32. */
  public float[] floats() {
    return slab.floats;
  }

  /** The same if they are bf16. */
  public short[] shorts() {
    return slab.shorts;
  }

  /** Copies some weights, as fp32, to the beginning of an array. */
  void unpack(int at, int count, float[] into) {
    if (slab.floats != null) {
      System.arraycopy(slab.floats, at, into, 0, count);
      return;
    }
    for (int i = 0; i < count; i++) {
      into[i] = Numbers.bf16(slab.shorts[at + i]);
    }
  }

  /** Of each output, those that fill up included. */
  public float[] bias() {
    return bias;
  }

  /** Numbers that a layer's panels take. */
  static int numbers(int outputs, int inputs) {
    return Math.multiplyExact(padded(outputs), inputs);
  }

  /**
   * One array for the panels of all layers: a large one begins where a region of the heap does and
   * stays there, so that loads do not cross cache lines.
   */
  static final class Slab {

    private final float[] floats; // null if weights are bf16
    private final short[] shorts; // null if they are not
    private int next = PADDING;

    Slab(int numbers, WeightType type) {
      int length = Math.addExact(PADDING, numbers);
      floats = type == WeightType.FP32 ? new float[length] : null;
      shorts = type == WeightType.BF16 ? new short[length] : null;
    }

    private void put(int at, float weight) {
      if (floats != null) {
        floats[at] = weight;
      } else {
        shorts[at] = Numbers.toBf16(weight);
      }
    }

    private int take(int numbers) {
      int at = next;
      next += numbers;
      return at;
    }

    long bytes() {
      return floats != null
          ? (long) floats.length * Float.BYTES
          : (long) shorts.length * Short.BYTES;
    }
  }
}
