package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;

import io.tickcache.kvcache.KvStorage;

/** Numbers of a tile that are smaller than fp32, as fp32. */
final class Unpacking {

  private Unpacking() {}

  /** A head's keys, {@code [headDim][64]}, without their scales. */
  static void keys(Attention a, int tile, int head, float[] into, int at) {
    int numbers = TILE * a.headDim();
    int from = a.keysAt(tile, head);
    if (a.storage() == KvStorage.INT4) {
      Tiles.low(a.bytes(tile), from, numbers / 2, into, at);
      Tiles.high(a.bytes(tile), from, numbers / 2, into, at + numbers / 2);
    } else if (!wholes(a, tile, from, into, at)) {
      a.unpackKeys(tile, head, into, at);
    }
  }

  /** A head's values, {@code [64][headDim]}, without their scales. */
  static void values(Attention a, int tile, int head, float[] into, int at) {
    int half = a.headDim() / 2;
    int from = a.valuesAt(tile, head);
    if (a.storage() == KvStorage.INT4) {
      for (int slot = 0; slot < TILE; slot++) { // what a half writes too much is written again
        Tiles.low(a.bytes(tile), from + slot * half, half, into, at + 2 * slot * half);
        Tiles.high(a.bytes(tile), from + slot * half, half, into, at + (2 * slot + 1) * half);
      }
    } else if (!wholes(a, tile, from, into, at)) {
      a.unpackValues(tile, head, into, at);
    }
  }

  /** Numbers of which each is a unit of the store; false if there is no kernel for the storage. */
  private static boolean wholes(Attention a, int tile, int from, float[] into, int at) {
    int count = TILE * a.headDim();
    switch (a.storage()) {
      case BF16 -> Tiles.bf16(a.shorts(tile), from, count, into, at);
      case FP16 -> Tiles.fp16(a.shorts(tile), from, count, into, at);
      case FP8 -> Tiles.fp8(a.bytes(tile), from, count, into, at);
      case INT8 -> Tiles.int8(a.bytes(tile), from, count, into, at);
      default -> {
        return false;
      }
    }
    return true;
  }
}
