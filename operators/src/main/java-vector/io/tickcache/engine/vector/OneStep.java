package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;
import static io.tickcache.engine.vector.AttentionSpace.GROUP;

import io.tickcache.kvcache.KvStorage;

/**
 * Attention of one step: all heads at once, in the order of memory, what is small unpacked in
 * registers. State i is that of head i.
 */
final class OneStep {

  private static final int N = Species.FLOATS;

  private final AttentionSpace space;
  private final GroupWeights weights;

  OneStep(AttentionSpace space) {
    this.space = space;
    weights = new GroupWeights(space);
  }

  void attend(Attention a) {
    space.begin(a.heads());
    int end;
    for (int begin = 0; begin < a.tiles(); begin = end) {
      end = a.endOfGroup(begin);
      for (int tile = begin; tile < end; tile++) {
        for (int head = 0; head < a.heads(); head++) {
          score(a, tile, head, head * GROUP + (tile - begin) * TILE);
        }
      }
      for (int head = 0; head < a.heads(); head++) {
        weights.weigh(a, head, begin, end, 0, head, head * GROUP);
      }
      for (int tile = begin; tile < end; tile++) {
        addValues(a, tile, (tile - begin) * TILE);
      }
    }
  }

  /** Scores over the whole tile, hidden slots too. */
  private void score(Attention a, int tile, int head, int to) {
    float[] x = a.queries(tile);
    int xo = a.query(tile, 0, head);
    int from = a.keysAt(tile, head);
    int width = a.headDim();
    float[] y = space.scores;
    if (!isReadInPlace(a.storage())) {
      Unpacking.keys(a, tile, head, space.keys, 0);
    }
    for (int c = 0; c < TILE; c += 4 * N) {
      switch (a.storage()) {
        case FP32 -> Tiles.keys_1(x, xo, 0, a.floats(tile), from + c, width, y, to + c, 0);
        case BF16 -> Tiles.keysBf16(x, xo, a.shorts(tile), from + c, width, y, to + c);
        case INT8 -> Tiles.keysInt8(x, xo, a.bytes(tile), from + c, width, y, to + c);
        case INT4 -> Tiles.keysInt4(x, xo, a.bytes(tile), from + c, width, y, to + c);
        default -> Tiles.keys_1(x, xo, 0, space.keys, c, width, y, to + c, 0);
      }
    }
    if (a.scales(tile) != null) {
      GroupWeights.multiply(y, to, a.scales(tile), a.keyScales(tile, head));
    }
  }

  /** Whether a kernel unpacks the storage in registers; any other is unpacked tile by tile. */
  private static boolean isReadInPlace(KvStorage storage) {
    return switch (storage) {
      case FP32, BF16, INT8, INT4 -> true;
      default -> false;
    };
  }

  /** Adds the values of a tile, whose weights lie from {@code at} on in each state's. */
  private void addValues(Attention a, int tile, int at) {
    int most = a.storage() == KvStorage.INT4 ? 2 : 4;
    float[] x = space.scores;
    float[] y = space.results;
    int width = a.headDim();
    int size = width * TILE;
    int stride = space.resultWidth;
    int count;
    for (int head = 0; head < a.heads(); head += count) {
      count = headsAtOnce(Math.min(most, a.heads() - head));
      int from = a.valuesAt(tile, head);
      int xo = head * GROUP + at;
      int yo = head * stride;
      switch (a.storage()) {
        case FP32 -> Tiles.heads(count, x, xo, GROUP, a.floats(tile), from, width, size, y, yo, stride);
        case BF16 -> Tiles.headsBf16(count, x, xo, GROUP, a.shorts(tile), from, width, size, y, yo, stride);
        case INT8 -> Tiles.headsInt8(count, x, xo, GROUP, a.bytes(tile), from, width, size, y, yo, stride);
        case INT4 -> addInt4(a, tile, head, count, xo, yo);
        default -> addUnpacked(a, tile, head, count, xo, yo);
      }
    }
  }

  private static int headsAtOnce(int heads) {
    return heads >= 4 ? 4 : heads >= 2 ? 2 : 1;
  }

  /** Both halves at once, unless what a vector has behind a half would fall on the other one. */
  private void addInt4(Attention a, int tile, int head, int heads, int xo, int yo) {
    int half = a.headDim() / 2;
    if (half > N && half % N != 0) {
      addUnpacked(a, tile, head, heads, xo, yo);
      return;
    }
    float[] x = space.scores;
    float[] y = space.results;
    byte[] v = a.bytes(tile);
    int from = a.valuesAt(tile, head);
    int size = half * TILE;
    int stride = space.resultWidth;
    for (int c = 0; c < half; c += N) {
      Tiles.headsInt4(heads, x, xo, GROUP, v, from + c, half, size, y, yo + c, stride, half);
    }
  }

  private void addUnpacked(Attention a, int tile, int head, int heads, int xo, int yo) {
    int width = a.headDim();
    int size = width * TILE;
    for (int next = 0; next < heads; next++) {
      Unpacking.values(a, tile, head + next, space.values, next * size);
    }
    Tiles.heads(
        heads,
        space.scores,
        xo,
        GROUP,
        space.values,
        0,
        width,
        size,
        space.results,
        yo,
        space.resultWidth);
  }
}
