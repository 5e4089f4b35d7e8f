package io.tickcache.engine;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads the bytes of a KV page without the network: the truth about what is stored. */
public record StoredPage(KvShape shape, byte[] bytes) {

  private static final int SLOTS = ContextGeometry.PAGE_SIZE;

  /** Of a page as state has it, behind its header. */
  public static StoredPage ofState(KvShape shape, byte[] stored) {
    return new StoredPage(
        shape, Arrays.copyOfRange(stored, stored.length - shape.pageBytes(), stored.length));
  }

  /** Puts the page back behind its header. */
  public void putInto(byte[] stored) {
    System.arraycopy(bytes, 0, stored, stored.length - bytes.length, bytes.length);
  }

  /** The number that was stored, its scale applied. */
  public float number(int layer, int kind, int head, int slot, int i) {
    float scale = shape.storage().scaleBytes() > 0 ? scale(layer, kind, head, slot) : 1;
    int at = layer(layer) + kind * vectorBytes();
    int index = index(kind, head, slot, i, shape.headDim());
    return switch (shape.storage()) {
      case FP32 -> buffer().getFloat(at + index * 4);
      case FP16 -> fp16(buffer().getShort(at + index * 2));
      case BF16 -> Float.intBitsToFloat(buffer().getShort(at + index * 2) << 16);
      case FP8 -> fp8(bytes[at + index]) / 256 * scale;
      case INT8 -> bytes[at + index] * scale;
      case INT4 -> 16 * int4(at, kind, head, slot, i) * scale;
    };
  }

  /** Keys lie as [heads, width, slots], values as [heads, slots, width]. */
  private static int index(int kind, int head, int slot, int i, int width) {
    return kind == 0 ? (head * width + i) * SLOTS + slot : (head * SLOTS + slot) * width + i;
  }

  private int int4(int at, int kind, int head, int slot, int i) {
    int half = shape.headDim() / 2;
    byte both = bytes[at + index(kind, head, slot, i % half, half)];
    return i < half ? (byte) (both << 4) >> 4 : both >> 4;
  }

  /** The scale of a step's key (kind 0) or value (kind 1) in a head. */
  public float scale(int layer, int kind, int head, int slot) {
    return buffer().getFloat(scaleAt(layer, kind, head, slot));
  }

  /** The page with one scale replaced. */
  public void setScale(int layer, int kind, int head, int slot, float scale) {
    buffer().putFloat(scaleAt(layer, kind, head, slot), scale);
  }

  private int scaleAt(int layer, int kind, int head, int slot) {
    int vector = (kind * shape.heads() + head) * SLOTS + slot;
    return layer(layer) + 2 * vectorBytes() + vector * Float.BYTES;
  }

  /** Where a layer's part begins. */
  private int layer(int layer) {
    return layer * bytes.length / shape.layers();
  }

  /** Bytes of a layer's keys, or of its values. */
  private int vectorBytes() {
    return shape.heads() * SLOTS * shape.headDim() * shape.storage().bits() / Byte.SIZE;
  }

  /** The number of an fp8 (e4m3) byte. */
  public static float fp8(byte bits) {
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
