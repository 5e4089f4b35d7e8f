package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Attention.TILE;

/** Numbers of a tile that are smaller than fp32, as fp32. */
final class Unpacking {

  private Unpacking() {}

  /** A head's keys, {@code [headDim][64]}, without their scales. */
  static void keys(Attention a, int tile, int head, float[] into, int at) {
    int numbers = TILE * a.headDim();
    int from = a.keysAt(tile, head);
    switch (a.storage()) {
      case INT4 -> {
        Tiles.low(a.bytes(tile), from, numbers / 2, into, at);
        Tiles.high(a.bytes(tile), from, numbers / 2, into, at + numbers / 2);
      }
      default -> wholes(a, tile, from, numbers, into, at);
    }
  }

  /** A head's values, {@code [64][headDim]}, without their scales. */
  static void values(Attention a, int tile, int head, float[] into, int at) {
    int half = a.headDim() / 2;
    int from = a.valuesAt(tile, head);
    switch (a.storage()) {
      case INT4 -> { // what a half writes too much is written again
        for (int slot = 0; slot < TILE; slot++) {
          Tiles.low(a.bytes(tile), from + slot * half, half, into, at + 2 * slot * half);
          Tiles.high(a.bytes(tile), from + slot * half, half, into, at + (2 * slot + 1) * half);
        }
      }
      default -> wholes(a, tile, from, TILE * a.headDim(), into, at);
    }
  }

  /** Numbers of which each is a unit of the store. */
  private static void wholes(Attention a, int tile, int from, int count, float[] into, int at) {
    switch (a.storage()) {
      case BF16 -> Tiles.bf16(a.shorts(tile), from, count, into, at);
      case FP16 -> Tiles.fp16(a.shorts(tile), from, count, into, at);
      case FP8 -> Tiles.fp8(a.bytes(tile), from, count, into, at);
      case INT8 -> Tiles.int8(a.bytes(tile), from, count, into, at);
      default -> throw new IllegalStateException(a.storage() + " has no such units");
    }
  }
}
