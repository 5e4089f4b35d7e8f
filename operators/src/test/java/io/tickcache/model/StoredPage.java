package io.tickcache.model;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads the bytes of a KV page without the network: the truth about what is stored. */
record StoredPage(KvShape shape, byte[] bytes) {

  private static final int SLOTS = ContextGeometry.PAGE_SIZE;

  /** The number that was stored, its scale applied. */
  float number(int layer, int kind, int head, int slot, int i) {
    int vector = ((layer * 2 + kind) * shape.heads() + head) * SLOTS + slot;
    int index = vector * shape.headDim() + i;
    return switch (shape.storage()) {
      case FP32 -> buffer().getFloat(index * 4);
      case FP16 -> fp16(buffer().getShort(index * 2));
      case BF16 -> Float.intBitsToFloat(buffer().getShort(index * 2) << 16);
      case FP8 -> fp8(bytes[index]) / 256 * scale(layer, kind, head, slot);
      case INT8 -> bytes[index] * scale(layer, kind, head, slot);
      case INT4 -> 16 * int4(layer, kind, head, slot, i) * scale(layer, kind, head, slot);
    };
  }

  /** The scale of a step's key (kind 0) or value (kind 1) in a head. */
  float scale(int layer, int kind, int head, int slot) {
    return buffer().getFloat(scaleAt(layer, kind, head, slot));
  }

  /** The page with one scale replaced. */
  void setScale(int layer, int kind, int head, int slot, float scale) {
    buffer().putFloat(scaleAt(layer, kind, head, slot), scale);
  }

  private int scaleAt(int layer, int kind, int head, int slot) {
    int scales = 2 * shape.layers() * shape.heads() * SLOTS;
    int vector = ((layer * 2 + kind) * shape.heads() + head) * SLOTS + slot;
    return bytes.length - (scales - vector) * Float.BYTES;
  }

  private int int4(int layer, int kind, int head, int slot, int i) {
    byte both = bytes[((layer * shape.heads() + head) * SLOTS + slot) * shape.headDim() + i];
    return kind == 0 ? (byte) (both << 4) >> 4 : both >> 4;
  }

  /** The number of an fp8 (e4m3) byte. */
  static float fp8(byte bits) {
    int exponent = bits >> 3 & 15;
    int mantissa = bits & 7;
    float magnitude =
        exponent == 0 ? Math.scalb(mantissa, -9) : Math.scalb(8 + mantissa, exponent - 10);
    return bits < 0 ? -magnitude : magnitude;
  }

  private static float fp16(short bits) {
    int exponent = bits >> 10 & 31;
    int mantissa = bits & 1023;
    float magnitude =
        exponent == 0 ? Math.scalb(mantissa, -24) : Math.scalb(1024 + mantissa, exponent - 25);
    return bits < 0 ? -magnitude : magnitude;
  }

  private ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
