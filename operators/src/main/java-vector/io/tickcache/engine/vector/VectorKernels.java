package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;

import jdk.incubator.vector.FloatVector;

/**
 * The kernels on vectors. Static methods, species that are constants, vectors in local variables
 * alone: in any other form the JIT puts vectors on the heap. By species always ({@code
 * reinterpretShape}, {@code convertShape}): the shorter forms look the species up in tables, which
 * JDK 17 does not always fold.
 */
final class VectorKernels implements Kernels {

  private static final int N = Species.FLOATS;
  private static final boolean WIDE = N == 16;

  /** Inputs that a panel's weights are read for at a time, so that they stay in the L1 cache. */
  private static final int INPUTS_AT_A_TIME = 256;

  private final float[] sums = new float[PARTIAL_SUMS];
  private final float[] unpacked = new float[INPUTS_AT_A_TIME * Panels.WIDTH];
  private final VectorAttention attention = new VectorAttention();

  /**
   * @throws IllegalArgumentException if the machine has no vectors of the bits that were asked for
   */
  VectorKernels() {
    int most = widest();
    if (Species.BITS > most || Species.BITS < 128) {
      throw new IllegalArgumentException(
          "vectors of %d bits: this machine has %d".formatted(Species.BITS, most));
    }
  }

  /** Bits of the machine's vectors. */
  static int widest() {
    return FloatVector.SPECIES_PREFERRED.vectorBitSize();
  }

  @Override
  public String name() {
    return "vector-" + Species.BITS;
  }

  // ---- Linear layers

  @Override
  public void linear(
      Panels layer, float[] x, int xFrom, int xStride, int rows, float[] y, int yFrom, int yStride) {
    int inputs = layer.inputs();
    int step = rows == 1 ? inputs : INPUTS_AT_A_TIME;
    for (int panel = 0; panel < layer.count(); panel++) {
      int width = layer.width(panel);
      int to = yFrom + panel * Panels.WIDTH;
      for (int begin = 0; begin < inputs; begin += step) {
        int end = Math.min(inputs, begin + step);
        float[] init = begin == 0 ? layer.bias() : y;
        int initAt = begin == 0 ? panel * Panels.WIDTH : to;
        int initStride = begin == 0 ? 0 : yStride;
        int at = layer.at(panel) + begin * width;
        if (layer.isBf16() && rows == 1) {
          rowOfBf16(x, xFrom, layer.shorts(), at, width, end, init, initAt, y, to);
          continue;
        }
        float[] w = layer.floats();
        int wo = at;
        if (layer.isBf16()) {
          Tiles.bf16(layer.shorts(), at, (end - begin) * width, unpacked, 0);
          w = unpacked;
          wo = 0;
        }
        int xo = xFrom + begin;
        int count = end - begin;
        rowsOfPanel(
            rows, x, xo, xStride, w, wo, width, count, init, initAt, initStride, y, to, yStride);
      }
    }
  }

  /** Some inputs of all rows over all outputs of a panel. */
  private static void rowsOfPanel(
      int rows,
      float[] x,
      int xo,
      int xs,
      float[] w,
      int wo,
      int width,
      int inputs,
      float[] init,
      int io,
      int is,
      float[] y,
      int yo,
      int ys) {
    int count;
    for (int row = 0; row < rows; row += count) {
      // Of many rows two vectors for twelve: fewer loads than four for six.
      boolean many = WIDE && rows - row >= 12 && width % (2 * N) == 0;
      count = many ? 12 : rowsAtOnce(rows - row);
      int xr = xo + row * xs;
      int ir = io + row * is;
      int yr = yo + row * ys;
      int c = 0;
      for (; c + 4 * N <= width && !many; c += 4 * N) {
        Tiles.linearBy4(
            count, x, xr, xs, w, wo + c, width, inputs, init, ir + c, is, y, yr + c, ys);
      }
      for (; c + 2 * N <= width; c += 2 * N) {
        Tiles.linearBy2(
            count, x, xr, xs, w, wo + c, width, inputs, init, ir + c, is, y, yr + c, ys);
      }
      for (; c < width; c += N) {
        Tiles.linearBy1(
            count, x, xr, xs, w, wo + c, width, inputs, init, ir + c, is, y, yr + c, ys);
      }
    }
  }

  /** Of so many rows, how many a tile of four vectors takes. */
  static int rowsAtOnce(int rows) {
    return WIDE && rows >= 6 ? 6 : WIDE && rows >= 4 ? 4 : Math.min(rows, 3);
  }

  private static void rowOfBf16(
      float[] x,
      int xo,
      short[] w,
      int wo,
      int width,
      int inputs,
      float[] init,
      int io,
      float[] y,
      int yo) {
    int c = 0;
    for (; c + 4 * N <= width; c += 4 * N) {
      Tiles.linearBf16_1x4(x, xo, 0, w, wo + c, width, inputs, init, io + c, 0, y, yo + c, 0);
    }
    for (; c + 2 * N <= width; c += 2 * N) {
      Tiles.linearBf16_1x2(x, xo, 0, w, wo + c, width, inputs, init, io + c, 0, y, yo + c, 0);
    }
    for (; c < width; c += N) {
      Tiles.linearBf16_1x1(x, xo, 0, w, wo + c, width, inputs, init, io + c, 0, y, yo + c, 0);
    }
  }

  // ---- Rows and elements

  @Override
  public void normalize(
      float[] x, int width, int stride, int rows, float[] weight, float[] bias, float[] y) {
    for (int row = 0; row < rows; row++) {
      normalize(x, row * stride, width, weight, bias, y, sums);
    }
  }

  private static void normalize(
      float[] x, int at, int width, float[] weight, float[] bias, float[] y, float[] sums) {
    int whole = width & -PARTIAL_SUMS;
    for (int j = 0; j < PARTIAL_SUMS; j += N) {
      FloatVector sum = FloatVector.zero(Species.F);
      for (int i = j; i < whole; i += PARTIAL_SUMS) {
        sum = sum.add(FloatVector.fromArray(Species.F, x, at + i));
      }
      sum.intoArray(sums, j);
    }
    for (int i = whole; i < width; i++) {
      sums[i - whole] += x[at + i];
    }
    float mean = Functions.tree(sums, 0) / width;
    for (int j = 0; j < PARTIAL_SUMS; j += N) {
      FloatVector sum = FloatVector.zero(Species.F);
      for (int i = j; i < whole; i += PARTIAL_SUMS) {
        FloatVector difference = FloatVector.fromArray(Species.F, x, at + i).sub(mean);
        sum = difference.fma(difference, sum);
      }
      sum.intoArray(sums, j);
    }
    for (int i = whole; i < width; i++) {
      float difference = x[at + i] - mean;
      sums[i - whole] = Fma.fma(difference, difference, sums[i - whole]);
    }
    float factor = Functions.inverseDeviation(Functions.tree(sums, 0), width);
    for (int i = 0; i < whole; i += N) {
      FloatVector.fromArray(Species.F, x, at + i)
          .sub(mean)
          .mul(factor)
          .fma(
              FloatVector.fromArray(Species.F, weight, i),
              FloatVector.fromArray(Species.F, bias, i))
          .intoArray(y, at + i);
    }
    for (int i = whole; i < width; i++) {
      y[at + i] = Fma.fma((x[at + i] - mean) * factor, weight[i], bias[i]);
    }
  }

  @Override
  public void add(float[] x, float[] y, int count) {
    addAll(x, y, count);
  }

  private static void addAll(float[] x, float[] y, int count) {
    for (int i = 0; i < count; i += N) {
      FloatVector.fromArray(Species.F, x, i)
          .add(FloatVector.fromArray(Species.F, y, i))
          .intoArray(x, i);
    }
  }

  @Override
  public void gelu(float[] x, int count) {
    Exponentials.gelu(x, count);
  }

  @Override
  public boolean isFinite(float[] x, int from, int count) {
    return isFinite(x, from, from + count, sums);
  }

  private static boolean isFinite(float[] x, int from, int to, float[] sums) {
    FloatVector zero = FloatVector.zero(Species.F);
    FloatVector sum = zero;
    int i = from;
    for (; i + N <= to; i += N) {
      sum = FloatVector.fromArray(Species.F, x, i).fma(zero, sum); // 0, or not a number
    }
    sum.intoArray(sums, 0);
    float all = 0;
    for (int lane = 0; lane < N; lane++) {
      all += sums[lane];
    }
    for (; i < to; i++) {
      all += 0 * x[i];
    }
    return all == 0;
  }

  // ---- Attention

  @Override
  public void attend(Attention a) {
    attention.attend(a);
  }
}
