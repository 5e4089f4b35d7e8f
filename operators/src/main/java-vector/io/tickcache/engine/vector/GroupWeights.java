package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Softmax online: turns scores of a group of tiles into weights. */
final class GroupWeights {

  private static final int N = Species.FLOATS;

  private final AttentionSpace space;

  GroupWeights(AttentionSpace space) {
    this.space = space;
  }

  /**
   * Turns a step's scores of the tiles {@code begin} to {@code end - 1} into weights, those of
   * hidden slots 0.
   *
   * @param at where in {@link AttentionSpace#scores} they lie, one tile after the other
   */
  void weigh(Attention a, int head, int begin, int end, int row, int state, int at) {
    float[] scores = space.scores;
    int count = (end - begin) * TILE;
    int hidden = hide(a, begin, end, row, at);
    if (hidden == count) {
      Arrays.fill(scores, at, at + count, 0);
      return;
    }
    float before = space.largest[state];
    float largest = Math.max(before, largestOf(scores, at, count));
    if (largest != before) {
      space.largest[state] = largest;
      rescale(state, a.headDim(), Functions.expOfMinus(largest - before));
    }
    if (hidden == 0) {
      Exponentials.ofAndSums(scores, at, count, largest, space.sums, state * PARTIAL_SUMS);
    } else {
      Exponentials.of(scores, at, count, largest);
      for (int tile = begin; tile < end; tile++) {
        put(scores, at + (tile - begin) * TILE, ~a.mask(tile, row), 0);
      }
      sum(scores, at, count, space.sums, state * PARTIAL_SUMS);
    }
    for (int tile = begin; tile < end && a.scales(tile) != null; tile++) {
      int from = at + (tile - begin) * TILE;
      multiply(scores, from, a.scales(tile), a.valueScales(tile, head));
    }
  }

  /** Keeps hidden scores from being the largest; says how many there are. */
  private int hide(Attention a, int begin, int end, int row, int at) {
    int hidden = 0;
    for (int tile = begin; tile < end; tile++) {
      long bits = ~a.mask(tile, row);
      hidden += Long.bitCount(bits);
      put(space.scores, at + (tile - begin) * TILE, bits, Float.NEGATIVE_INFINITY);
    }
    return hidden;
  }

  private static void put(float[] x, int at, long bits, float value) {
    if (bits == -1) {
      Arrays.fill(x, at, at + TILE, value);
      return;
    }
    for (long left = bits; left != 0; left &= left - 1) {
      x[at + Long.numberOfTrailingZeros(left)] = value;
    }
  }

  private void rescale(int state, int width, float factor) {
    multiply(space.sums, state * PARTIAL_SUMS, PARTIAL_SUMS, factor);
    multiply(space.results, state * space.resultWidth, width, factor);
  }

  private static void multiply(float[] x, int at, int count, float factor) {
    int end = at + count;
    int i = at;
    for (; i + N <= end; i += N) {
      FloatVector.fromArray(Species.F, x, i).mul(factor).intoArray(x, i);
    }
    for (; i < end; i++) {
      x[i] *= factor;
    }
  }

  /** Of numbers the largest has one value, whatever the order in which they are compared. */
  private static float largestOf(float[] x, int at, int count) {
    FloatVector top0 = FloatVector.fromArray(Species.F, x, at);
    FloatVector top1 = FloatVector.fromArray(Species.F, x, at + N);
    FloatVector top2 = FloatVector.fromArray(Species.F, x, at + 2 * N);
    FloatVector top3 = FloatVector.fromArray(Species.F, x, at + 3 * N);
    for (int i = at + 4 * N; i < at + count; i += 4 * N) {
      top0 = top0.max(FloatVector.fromArray(Species.F, x, i));
      top1 = top1.max(FloatVector.fromArray(Species.F, x, i + N));
      top2 = top2.max(FloatVector.fromArray(Species.F, x, i + 2 * N));
      top3 = top3.max(FloatVector.fromArray(Species.F, x, i + 3 * N));
    }
    return top0.max(top1).max(top2.max(top3)).reduceLanes(VectorOperators.MAX);
  }

  private static void sum(float[] x, int at, int count, float[] sums, int to) {
    for (int j = 0; j < PARTIAL_SUMS; j += N) {
      FloatVector sum = FloatVector.fromArray(Species.F, sums, to + j);
      for (int i = at + j; i < at + count; i += PARTIAL_SUMS) {
        sum = sum.add(FloatVector.fromArray(Species.F, x, i));
      }
      sum.intoArray(sums, to + j);
    }
  }

  /** x = x × y, slot by slot of a tile. */
  static void multiply(float[] x, int at, float[] y, int from) {
    for (int i = 0; i < TILE; i += N) {
      FloatVector.fromArray(Species.F, x, at + i)
          .mul(FloatVector.fromArray(Species.F, y, from + i))
          .intoArray(x, at + i);
    }
  }
}
