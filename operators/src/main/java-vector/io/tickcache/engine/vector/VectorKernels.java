package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The kernels on vectors. Static methods, species that are constants, vectors in local variables
 * alone: in any other form the JIT puts vectors on the heap. By species always ({@code
 * reinterpretShape}, {@code convertShape}): the shorter forms look the species up in tables, which
 * JDK 17 does not always fold.
 */
final class VectorKernels implements Kernels {

  private static final int N = Species.FLOATS;
  private static final boolean WIDE = N == 16;
  private static final int GROUP = Attention.GROUP_TILES * TILE;

  /** Inputs that a panel's weights are read for at a time, so that they stay in the L1 cache. */
  private static final int INPUTS_AT_A_TIME = 256;

  private static final float[] ZEROS = new float[TILE];

  private final float[] sums = new float[PARTIAL_SUMS];
  private final AttentionSpace space = new AttentionSpace();

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
    float[] weights = layer.weights();
    for (int panel = 0; panel < layer.count(); panel++) {
      int width = layer.width(panel);
      int to = yFrom + panel * Panels.WIDTH;
      for (int begin = 0; begin < inputs; begin += step) {
        int end = Math.min(inputs, begin + step);
        for (int row = 0; row < rows; ) {
          int at = to + row * yStride;
          float[] init = begin == 0 ? layer.bias() : y;
          int initAt = begin == 0 ? panel * Panels.WIDTH : at;
          int initStride = begin == 0 ? 0 : yStride;
          row +=
              rowsOfPanel(
                  rows - row,
                  x,
                  xFrom + row * xStride,
                  xStride,
                  weights,
                  layer.at(panel),
                  width,
                  begin,
                  end,
                  init,
                  initAt,
                  initStride,
                  y,
                  at,
                  yStride);
        }
      }
    }
  }

  /** Some rows over all outputs of a panel; returns how many. */
  private static int rowsOfPanel(
      int rows,
      float[] x,
      int xo,
      int xs,
      float[] w,
      int wo,
      int width,
      int k0,
      int k1,
      float[] init,
      int io,
      int is,
      float[] y,
      int yo,
      int ys) {
    int done = WIDE && rows >= 6 ? 6 : WIDE && rows >= 4 ? 4 : Math.min(rows, 3);
    int c = 0;
    for (; c + 4 * N <= width; c += 4 * N) {
      Tiles.linear4(
          done, x, xo, xs, w, wo + c, width, k0, k1, init, io + c, is, y, yo + c, ys);
    }
    for (; c + 2 * N <= width; c += 2 * N) {
      Tiles.linear2(
          done, x, xo, xs, w, wo + c, width, k0, k1, init, io + c, is, y, yo + c, ys);
    }
    for (; c < width; c += N) {
      Tiles.linear1(
          done, x, xo, xs, w, wo + c, width, k0, k1, init, io + c, is, y, yo + c, ys);
    }
    return done;
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
    geluAll(x, count);
  }

  private static void geluAll(float[] x, int count) {
    FloatVector one = FloatVector.broadcast(Species.F, 1f);
    FloatVector scale = FloatVector.broadcast(Species.F, Functions.ERF_X);
    FloatVector p5 = FloatVector.broadcast(Species.F, Functions.ERF_5);
    FloatVector p4 = FloatVector.broadcast(Species.F, Functions.ERF_4);
    FloatVector p3 = FloatVector.broadcast(Species.F, Functions.ERF_3);
    FloatVector p2 = FloatVector.broadcast(Species.F, Functions.ERF_2);
    FloatVector p1 = FloatVector.broadcast(Species.F, Functions.ERF_1);
    for (int i = 0; i < count; i += N) {
      FloatVector v = FloatVector.fromArray(Species.F, x, i);
      FloatVector abs = v.abs();
      FloatVector half = abs.mul(0.5f);
      FloatVector t = one.div(abs.fma(scale, one));
      FloatVector p = p5.fma(t, p4).fma(t, p3).fma(t, p2).fma(t, p1).mul(t);
      FloatVector e = expOfMinus(half.mul(abs)).mul(p);
      v.mul(0.5f).add(half).sub(half.mul(e)).intoArray(x, i);
    }
  }

  private static FloatVector expOfMinus(FloatVector x) {
    IntVector bits = (IntVector) x.reinterpretShape(Species.I, 0);
    FloatVector z = (FloatVector) bits.min(Functions.LARGEST_BITS).reinterpretShape(Species.F, 0);
    FloatVector rounding = FloatVector.broadcast(Species.F, Functions.ROUNDING);
    FloatVector t = z.fma(FloatVector.broadcast(Species.F, -Functions.LOG2_E), rounding);
    FloatVector n = t.sub(rounding);
    FloatVector r = n.fma(FloatVector.broadcast(Species.F, -Functions.LN2_HIGH), z.neg());
    r = n.fma(FloatVector.broadcast(Species.F, -Functions.LN2_LOW), r);
    FloatVector p =
        FloatVector.broadcast(Species.F, Functions.EXP_5)
            .fma(r, FloatVector.broadcast(Species.F, Functions.EXP_4));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_3));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_2));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_1));
    p = p.fma(r, FloatVector.broadcast(Species.F, Functions.EXP_0));
    p = p.fma(r.mul(r), r).add(FloatVector.broadcast(Species.F, 1f));
    IntVector exponent =
        ((IntVector) t.reinterpretShape(Species.I, 0)).lanewise(VectorOperators.LSHL, 23);
    IntVector product = ((IntVector) p.reinterpretShape(Species.I, 0)).add(exponent);
    return (FloatVector) product.reinterpretShape(Species.F, 0);
  }

  // ---- Attention

  @Override
  public void attend(Attention a) {
    space.fit(a);
    if (a.rows() == 1 && !a.counts()) {
      attendOne(a);
    } else {
      for (int head = 0; head < a.heads(); head++) {
        for (int first = 0; first < a.rows(); first += ROWS) {
          attendMany(a, head, first, Math.min(ROWS, a.rows() - first));
        }
      }
    }
  }

  /** One step: all heads at once, in the order of memory. State i is that of head i. */
  private void attendOne(Attention a) {
    space.begin(a.heads());
    int end;
    for (int begin = 0; begin < a.tiles(); begin = end) {
      end = a.endOfGroup(begin);
      for (int tile = begin; tile < end; tile++) {
        for (int head = 0; head < a.heads(); head++) {
          scores(a, tile, head, 0, 1, head * GROUP + (tile - begin) * TILE);
        }
      }
      for (int head = 0; head < a.heads(); head++) {
        weigh(a, head, begin, end, 0, head);
      }
      for (int tile = begin; tile < end; tile++) {
        valuesOfHeads(a, tile, (tile - begin) * TILE);
      }
    }
    for (int head = 0; head < a.heads(); head++) {
      finish(a, head, 0, head);
    }
  }

  private void valuesOfHeads(Attention a, int tile, int at) {
    int width = a.headDim();
    int size = width * TILE;
    float[] array = a.array(tile, space.unpacked);
    int head = 0;
    for (; head + 4 <= a.heads(); head += 4) {
      int from = a.values(tile, head, space.unpacked, 0);
      for (int next = 1; next < 4; next++) {
        a.values(tile, head + next, space.unpacked, next * size);
      }
      heads4(
          space.scores, head * GROUP + at, array, from, width, size, space.results, head * width);
    }
    for (; head < a.heads(); head++) {
      int from = a.values(tile, head, space.unpacked, 0);
      rows(1, space.scores, head * GROUP + at, array, from, width, space.results, head * width);
    }
  }

  /** Some steps in one head. State i is that of step first + i. */
  private void attendMany(Attention a, int head, int first, int count) {
    space.begin(count);
    int end;
    for (int begin = 0; begin < a.tiles(); begin = end) {
      end = a.endOfGroup(begin);
      if (!isSeen(a, begin, end, first, count)) {
        continue;
      }
      for (int tile = begin; tile < end; tile++) {
        scores(a, tile, head, first, count, (tile - begin) * TILE);
        if (a.counts()) {
          space.keepScores(tile, count, (tile - begin) * TILE);
        }
      }
      for (int i = 0; i < count; i++) {
        weigh(a, head, begin, end, first + i, i);
      }
      for (int tile = begin; tile < end; tile++) {
        float[] array = a.array(tile, space.unpacked);
        int from = a.values(tile, head, space.unpacked, 0);
        for (int i = 0; i < count; ) {
          i +=
              rows(
                  count - i,
                  space.scores,
                  i * GROUP + (tile - begin) * TILE,
                  array,
                  from,
                  a.headDim(),
                  space.results,
                  i * a.headDim());
        }
      }
    }
    for (int i = 0; i < count; i++) {
      finish(a, head, first + i, i);
    }
  }

  private static boolean isSeen(Attention a, int begin, int end, int first, int count) {
    for (int tile = begin; tile < end; tile++) {
      for (int row = first; row < first + count; row++) {
        if (a.mask(tile, row) != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Scores of some steps over the whole tile, hidden slots too, {@code GROUP} numbers apart. */
  private void scores(Attention a, int tile, int head, int first, int count, int at) {
    float[] queries = a.queries(tile);
    int stride = a.queryStride(tile);
    float[] array = a.array(tile, space.unpacked);
    int from = a.keys(tile, head, space.unpacked, 0);
    for (int i = 0; i < count; ) {
      int to = at + i * GROUP;
      i +=
          rowsOfPanel(
              count - i,
              queries,
              a.query(tile, first + i, head),
              stride,
              array,
              from,
              TILE,
              0,
              a.headDim(),
              ZEROS,
              0,
              0,
              space.scores,
              to,
              GROUP);
    }
    float[] scales = a.scales(tile);
    for (int i = 0; scales != null && i < count; i++) {
      multiply(space.scores, at + i * GROUP, scales, a.keyScales(tile, head));
    }
  }

  private static void multiply(float[] x, int at, float[] y, int from) {
    for (int i = 0; i < TILE; i += N) {
      FloatVector.fromArray(Species.F, x, at + i)
          .mul(FloatVector.fromArray(Species.F, y, from + i))
          .intoArray(x, at + i);
    }
  }

  /** Turns a step's scores of a group into weights, those of hidden slots 0. */
  private void weigh(Attention a, int head, int begin, int end, int row, int state) {
    float[] scores = space.scores;
    int at = state * GROUP;
    float before = space.largest[state];
    float largest = before;
    boolean seen = false;
    for (int tile = begin; tile < end; tile++) {
      long mask = a.mask(tile, row);
      if (mask != 0) {
        seen = true;
        int from = at + (tile - begin) * TILE;
        put(scores, from, ~mask, Float.NEGATIVE_INFINITY);
        largest = Math.max(largest, largestOf(scores, from));
      }
    }
    if (!seen) {
      Arrays.fill(scores, at, at + (end - begin) * TILE, 0);
      return;
    }
    space.largest[state] = largest;
    rescale(state, a.headDim(), Functions.expOfMinus(largest - before));
    for (int tile = begin; tile < end; tile++) {
      int from = at + (tile - begin) * TILE;
      long mask = a.mask(tile, row);
      if (mask == 0) {
        Arrays.fill(scores, from, from + TILE, 0);
        continue;
      }
      exponentials(scores, from, largest);
      put(scores, from, ~mask, 0);
      sum(scores, from, space.sums, state * PARTIAL_SUMS);
      if (a.scales(tile) != null) {
        multiply(scores, from, a.scales(tile), a.valueScales(tile, head));
      }
    }
  }

  private static void put(float[] x, int at, long bits, float value) {
    for (long left = bits; left != 0; left &= left - 1) {
      x[at + Long.numberOfTrailingZeros(left)] = value;
    }
  }

  private void rescale(int state, int width, float factor) {
    for (int i = state * PARTIAL_SUMS; i < (state + 1) * PARTIAL_SUMS; i++) {
      space.sums[i] *= factor;
    }
    for (int i = state * width; i < (state + 1) * width; i++) {
      space.results[i] *= factor;
    }
  }

  /** Of numbers the largest has one value, whatever the order in which they are compared. */
  private static float largestOf(float[] x, int at) {
    FloatVector top = FloatVector.fromArray(Species.F, x, at);
    for (int i = N; i < TILE; i += N) {
      top = top.max(FloatVector.fromArray(Species.F, x, at + i));
    }
    return top.reduceLanes(VectorOperators.MAX);
  }

  private static void exponentials(float[] x, int at, float largest) {
    FloatVector top = FloatVector.broadcast(Species.F, largest);
    for (int i = 0; i < TILE; i += N) {
      expOfMinus(top.sub(FloatVector.fromArray(Species.F, x, at + i))).intoArray(x, at + i);
    }
  }

  private static void sum(float[] x, int at, float[] sums, int to) {
    for (int j = 0; j < PARTIAL_SUMS; j += N) {
      FloatVector sum = FloatVector.fromArray(Species.F, sums, to + j);
      for (int i = j; i < TILE; i += PARTIAL_SUMS) {
        sum = sum.add(FloatVector.fromArray(Species.F, x, at + i));
      }
      sum.intoArray(sums, to + j);
    }
  }

  /** Adds values times the weights of some steps; returns how many steps. */
  private static int rows(
      int count, float[] p, int po, float[] v, int vo, int width, float[] y, int yo) {
    int done = WIDE && count >= 8 ? 8 : count >= 4 ? 4 : count >= 2 ? 2 : 1;
    int c = 0;
    for (; c + 2 * N <= width; c += 2 * N) {
      Tiles.rowsF2(done, p, po, GROUP, v, vo + c, width, 0, y, yo + c, width);
    }
    for (; c + N <= width; c += N) {
      Tiles.rowsF1(done, p, po, GROUP, v, vo + c, width, 0, y, yo + c, width);
    }
    for (; c < width; c += Species.EIGHT) {
      Tiles.rowsG1(done, p, po, GROUP, v, vo + c, width, 0, y, yo + c, width);
    }
    return done;
  }

  /** The same of one step in four heads, whose values are {@code size} numbers apart. */
  private static void heads4(
      float[] p, int po, float[] v, int vo, int width, int size, float[] y, int yo) {
    int c = 0;
    for (; c + 2 * N <= width; c += 2 * N) {
      Tiles.headsF4x2(p, po, GROUP, v, vo + c, width, size, y, yo + c, width);
    }
    for (; c + N <= width; c += N) {
      Tiles.headsF4x1(p, po, GROUP, v, vo + c, width, size, y, yo + c, width);
    }
    for (; c < width; c += Species.EIGHT) {
      Tiles.headsG4x1(p, po, GROUP, v, vo + c, width, size, y, yo + c, width);
    }
  }

  private void finish(Attention a, int head, int row, int state) {
    float largest = space.largest[state];
    if (!Float.isFinite(largest)) {
      a.poison(row);
    }
    float factor = 1f / Functions.tree(space.sums, state * PARTIAL_SUMS);
    float[] results = a.results();
    int to = a.result(row, head);
    for (int i = 0; i < a.headDim(); i++) {
      results[to + i] = space.results[state * a.headDim() + i] * factor + 0f;
    }
    if (a.counts()) {
      count(a, row, state, largest, factor);
    }
  }

  private void count(Attention a, int row, int state, float largest, float factor) {
    for (int tile = 0; tile < a.tiles(); tile++) {
      long mask = a.mask(tile, row);
      if (mask != 0) {
        int at = space.keptAt(tile, state);
        exponentials(space.kept, at, largest);
        for (long left = mask; left != 0; left &= left - 1) {
          int slot = Long.numberOfTrailingZeros(left);
          a.count(tile, row, slot, space.kept[at + slot] * factor);
        }
      }
    }
  }
}
