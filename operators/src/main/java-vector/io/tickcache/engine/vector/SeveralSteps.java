package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.AttentionSpace.GROUP;
import static io.tickcache.engine.vector.Kernels.ROWS;

import io.tickcache.kvcache.KvStorage;

/**
 * Attention of several steps of a context in one head, some at a time while a group of tiles lies in
 * the caches, unpacked once. State i is that of step i.
 */
final class SeveralSteps {

  private static final int N = Species.FLOATS;
  private static final boolean WIDE = N == 16;

  private final AttentionSpace space;
  private final GroupWeights weights;

  SeveralSteps(AttentionSpace space) {
    this.space = space;
    weights = new GroupWeights(space);
  }

  void attend(Attention a, int head) {
    space.begin(a.rows());
    int end;
    for (int begin = 0; begin < a.tiles(); begin = end) {
      end = a.endOfGroup(begin);
      if (a.storage() != KvStorage.FP32) {
        unpack(a, head, begin, end);
      }
      for (int first = 0; first < a.rows(); first += ROWS) {
        attendGroup(a, head, first, Math.min(ROWS, a.rows() - first), begin, end);
      }
    }
  }

  private void unpack(Attention a, int head, int begin, int end) {
    for (int tile = begin; tile < end; tile++) {
      int at = (tile - begin) * a.headDim() * TILE;
      Unpacking.keys(a, tile, head, space.keys, at);
      Unpacking.values(a, tile, head, space.values, at);
    }
  }

  /** Leaves tiles at both ends out of which no step sees anything. */
  private void attendGroup(Attention a, int head, int first, int count, int begin, int end) {
    int from = begin;
    while (from < end && !isSeen(a, from, first, count)) {
      from++;
    }
    int to = end;
    while (to > from && !isSeen(a, to - 1, first, count)) {
      to--;
    }
    for (int tile = from; tile < to; tile++) {
      scores(a, tile, head, first, count, tile - begin, (tile - from) * TILE);
      if (a.counts()) {
        space.keepScores(tile, first, count, (tile - from) * TILE);
      }
    }
    for (int i = 0; i < count && from < to; i++) {
      weights.weigh(a, head, from, to, first + i, first + i, i * GROUP);
    }
    for (int tile = from; tile < to; tile++) {
      addRows(a, tile, head, first, count, tile - begin, (tile - from) * TILE);
    }
  }

  private static boolean isSeen(Attention a, int tile, int first, int count) {
    for (int row = first; row < first + count; row++) {
      if (a.mask(tile, row) != 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Scores of some steps over the whole tile, hidden slots too.
   *
   * @param number of the tile in its group
   * @param at where in each step's scores they go
   */
  private void scores(
      Attention a, int tile, int head, int first, int count, int number, int at) {
    boolean own = a.storage() == KvStorage.FP32;
    float[] w = own ? a.floats(tile) : space.keys;
    int from = own ? a.keysAt(tile, head) : number * TILE * a.headDim();
    float[] x = a.queries(tile);
    int stride = a.queryStride(tile);
    float[] y = space.scores;
    int rows;
    for (int i = 0; i < count; i += rows) {
      rows = VectorKernels.rowsAtOnce(count - i);
      int xo = a.query(tile, first + i, head);
      int to = at + i * GROUP;
      for (int c = 0; c < TILE; c += 4 * N) {
        Tiles.keys(rows, x, xo, stride, w, from + c, a.headDim(), y, to + c, GROUP);
      }
    }
    float[] scales = a.scales(tile);
    for (int i = 0; scales != null && i < count; i++) {
      GroupWeights.multiply(y, at + i * GROUP, scales, a.keyScales(tile, head));
    }
  }

  /** Adds values times the weights of some steps, which lie from {@code at} on in each step's. */
  private void addRows(
      Attention a, int tile, int head, int first, int count, int number, int at) {
    int width = a.headDim();
    boolean own = a.storage() == KvStorage.FP32;
    float[] v = own ? a.floats(tile) : space.values;
    int from = own ? a.valuesAt(tile, head) : number * TILE * width;
    float[] x = space.scores;
    float[] y = space.results;
    int stride = space.resultWidth;
    int rows;
    for (int i = 0; i < count; i += rows) {
      rows = valueRowsAtOnce(count - i);
      int xo = i * GROUP + at;
      int yo = (first + i) * stride;
      Tiles.rows(rows, x, xo, GROUP, v, from, width, y, yo, stride);
    }
  }

  private static int valueRowsAtOnce(int rows) {
    if (WIDE && rows >= 8) {
      return rows >= 12 ? 12 : 8;
    }
    return rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
  }
}
