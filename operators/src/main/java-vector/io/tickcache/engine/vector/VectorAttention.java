package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.AttentionSpace.GROUP;
import static io.tickcache.engine.vector.Functions.PARTIAL_SUMS;
import static io.tickcache.engine.vector.Kernels.ROWS;

import io.tickcache.kvcache.KvStorage;

/**
 * Attention on vectors: of one step, whose keys and values are unpacked in registers, or of several
 * in one head, which share tiles that are unpacked once.
 */
final class VectorAttention {

  private static final int N = Species.FLOATS;
  private static final boolean WIDE = N == 16;

  private final AttentionSpace space = new AttentionSpace();
  private final GroupWeights weights = new GroupWeights(space);

  void attend(Attention a) {
    space.fit(a);
    if (a.rows() == 1 && !a.counts()) {
      attendOne(a);
    } else {
      for (int head = 0; head < a.heads(); head++) {
        attendMany(a, head);
      }
    }
  }

  // ---- One step: all heads at once, in the order of memory. State i is that of head i.

  private void attendOne(Attention a) {
    space.begin(a.heads());
    int end;
    for (int begin = 0; begin < a.tiles(); begin = end) {
      end = a.endOfGroup(begin);
      for (int tile = begin; tile < end; tile++) {
        for (int head = 0; head < a.heads(); head++) {
          score(a, tile, head, 0, head * GROUP + (tile - begin) * TILE);
        }
      }
      for (int head = 0; head < a.heads(); head++) {
        weights.weigh(a, head, begin, end, 0, head, head * GROUP);
      }
      for (int tile = begin; tile < end; tile++) {
        addValues(a, tile, (tile - begin) * TILE);
      }
    }
    for (int head = 0; head < a.heads(); head++) {
      finish(a, head, 0, head);
    }
  }

  /** Scores of one step over the whole tile, hidden slots too. */
  private void score(Attention a, int tile, int head, int row, int to) {
    float[] x = a.queries(tile);
    int xo = a.query(tile, row, head);
    int from = a.keysAt(tile, head);
    int width = a.headDim();
    float[] y = space.scores;
    for (int c = 0; c < TILE; c += 4 * N) {
      switch (a.storage()) {
        case FP32 -> Tiles.keys_1(x, xo, 0, a.floats(tile), from + c, width, y, to + c, 0);
        case FP16 -> Tiles.keysFp16(x, xo, a.shorts(tile), from + c, width, y, to + c);
        case BF16 -> Tiles.keysBf16(x, xo, a.shorts(tile), from + c, width, y, to + c);
        case FP8 -> Tiles.keysFp8(x, xo, a.bytes(tile), from + c, width, y, to + c);
        case INT8 -> Tiles.keysInt8(x, xo, a.bytes(tile), from + c, width, y, to + c);
        case INT4 -> Tiles.keysInt4(x, xo, a.bytes(tile), from + c, width, y, to + c);
      }
    }
    if (a.scales(tile) != null) {
      GroupWeights.multiply(y, to, a.scales(tile), a.keyScales(tile, head));
    }
  }

  /** Adds the values of a tile, whose weights lie from {@code at} on in each state's. */
  private void addValues(Attention a, int tile, int at) {
    int width = a.headDim();
    int count;
    for (int head = 0; head < a.heads(); head += count) {
      count = headsAtOnce(a.heads() - head);
      int from = a.valuesAt(tile, head);
      int xo = head * GROUP + at;
      int yo = head * width;
      switch (a.storage()) {
        case FP32 -> addFp32(count, xo, a.floats(tile), from, width, yo);
        case INT4 -> addInt4(a, tile, head, count, xo, yo);
        default -> addSmall(a, tile, head, count, xo, yo);
      }
    }
  }

  private static int headsAtOnce(int heads) {
    return heads >= 4 ? 4 : heads >= 2 ? 2 : 1;
  }

  private void addFp32(int heads, int xo, float[] v, int from, int width, int yo) {
    float[] x = space.scores;
    float[] y = space.results;
    int size = width * TILE;
    int c = 0;
    for (; c + 2 * N <= width; c += 2 * N) {
      Tiles.headsBy2(heads, x, xo, GROUP, v, from + c, width, size, y, yo + c, width);
    }
    for (; c + N <= width; c += N) {
      Tiles.headsBy1(heads, x, xo, GROUP, v, from + c, width, size, y, yo + c, width);
    }
    for (; c < width; c += Species.EIGHT) {
      Tiles.headsGBy1(heads, x, xo, GROUP, v, from + c, width, size, y, yo + c, width);
    }
  }

  private void addUnpacked(Attention a, int tile, int head, int heads, int xo, int yo) {
    for (int next = 0; next < heads; next++) {
      Unpacking.values(a, tile, head + next, space.values, next * a.headDim() * TILE);
    }
    addFp32(heads, xo, space.values, 0, a.headDim(), yo);
  }

  private void addInt4(Attention a, int tile, int head, int heads, int xo, int yo) {
    int width = a.headDim();
    int half = width / 2;
    if (half % N != 0) {
      addUnpacked(a, tile, head, heads, xo, yo);
      return;
    }
    int from = a.valuesAt(tile, head);
    for (int c = 0; c < half; c += N) {
      Tiles.headsInt4(
          heads,
          space.scores,
          xo,
          GROUP,
          a.bytes(tile),
          from + c,
          half,
          half * TILE,
          space.results,
          yo + c,
          width,
          half);
    }
  }

  private void addSmall(Attention a, int tile, int head, int heads, int xo, int yo) {
    int width = a.headDim();
    if (width % N != 0) {
      addUnpacked(a, tile, head, heads, xo, yo);
      return;
    }
    int from = a.valuesAt(tile, head);
    int c = 0;
    for (; c + 2 * N <= width; c += 2 * N) {
      addSmallBy2(a, tile, heads, xo, from + c, yo + c);
    }
    for (; c < width; c += N) {
      addSmallBy1(a, tile, heads, xo, from + c, yo + c);
    }
  }

  private void addSmallBy2(Attention a, int tile, int heads, int xo, int from, int yo) {
    float[] x = space.scores;
    float[] y = space.results;
    int w = a.headDim();
    int s = w * TILE;
    switch (a.storage()) {
      case FP16 -> Tiles.headsFp16By2(heads, x, xo, GROUP, a.shorts(tile), from, w, s, y, yo, w);
      case BF16 -> Tiles.headsBf16By2(heads, x, xo, GROUP, a.shorts(tile), from, w, s, y, yo, w);
      case FP8 -> Tiles.headsFp8By2(heads, x, xo, GROUP, a.bytes(tile), from, w, s, y, yo, w);
      case INT8 -> Tiles.headsInt8By2(heads, x, xo, GROUP, a.bytes(tile), from, w, s, y, yo, w);
      default -> throw new IllegalStateException(a.storage() + " has no such kernel");
    }
  }

  private void addSmallBy1(Attention a, int tile, int heads, int xo, int from, int yo) {
    float[] x = space.scores;
    float[] y = space.results;
    int w = a.headDim();
    int s = w * TILE;
    switch (a.storage()) {
      case FP16 -> Tiles.headsFp16By1(heads, x, xo, GROUP, a.shorts(tile), from, w, s, y, yo, w);
      case BF16 -> Tiles.headsBf16By1(heads, x, xo, GROUP, a.shorts(tile), from, w, s, y, yo, w);
      case FP8 -> Tiles.headsFp8By1(heads, x, xo, GROUP, a.bytes(tile), from, w, s, y, yo, w);
      case INT8 -> Tiles.headsInt8By1(heads, x, xo, GROUP, a.bytes(tile), from, w, s, y, yo, w);
      default -> throw new IllegalStateException(a.storage() + " has no such kernel");
    }
  }

  // ---- Several steps in one head, some at a time while a group lies in the caches. State i is
  // that of step i.

  private void attendMany(Attention a, int head) {
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
    for (int row = 0; row < a.rows(); row++) {
      finish(a, head, row, row);
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
    int rows;
    for (int i = 0; i < count; i += rows) {
      rows = valueRowsAtOnce(count - i);
      int xo = i * GROUP + at;
      int yo = (first + i) * width;
      int c = 0;
      for (; c + 2 * N <= width; c += 2 * N) {
        Tiles.rowsBy2(rows, x, xo, GROUP, v, from + c, width, y, yo + c, width);
      }
      for (; c + N <= width; c += N) {
        Tiles.rowsBy1(rows, x, xo, GROUP, v, from + c, width, y, yo + c, width);
      }
      for (; c < width; c += Species.EIGHT) {
        Tiles.rowsGBy1(rows, x, xo, GROUP, v, from + c, width, y, yo + c, width);
      }
    }
  }

  private static int valueRowsAtOnce(int rows) {
    if (WIDE && rows >= 8) {
      return rows >= 12 ? 12 : 8;
    }
    return rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
  }

  // ---- Results

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
        GroupWeights.exponentials(space.kept, at, TILE, largest);
        for (long left = mask; left != 0; left &= left - 1) {
          int slot = Long.numberOfTrailingZeros(left);
          a.count(tile, row, slot, space.kept[at + slot] * factor);
        }
      }
    }
  }
}
