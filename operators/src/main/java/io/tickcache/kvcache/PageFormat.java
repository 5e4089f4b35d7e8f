package io.tickcache.kvcache;

import static io.tickcache.kvcache.ContextGeometry.PAGE_SIZE;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * KV pages as bytes. In memory's order, little-endian: for each layer keys {@code [heads, headDim,
 * 16]} and values {@code [heads, 16, headDim]}, and then, if the storage has scales, those of the
 * keys and those of the values, {@code [heads, 16]} in fp32. A scale is what is multiplied by a
 * stored number, with fp8 by 2<sup>-8</sup> of it and with int4 by 16 times it. With int4 a byte
 * has number i of a vector in its low half and number i + headDim / 2 in its high half. Keys with
 * rotary positions have numbers i and i + headDim / 2 side by side, of the turned vector.
 *
 * <p>In state a header of {@value #HEADER_BYTES} bytes stands before it, big-endian: version (1
 * byte), storage (1), layers, heads, headDim (2 each), and the position of the first step (8; −1 of
 * a page of slots).
 *
 * @param shape of the keys and values
 */
public record PageFormat(KvShape shape) {

  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 16;
  private static final int ALL_STEPS = (1 << PAGE_SIZE) - 1;

  /** Bytes of a page in state. */
  public int storedBytes() {
    return HEADER_BYTES + shape.pageBytes();
  }

  /** A page with its header. */
  public byte[] store(byte[] content, long firstPosition) {
    return header(ByteBuffer.allocate(storedBytes()), firstPosition).put(content).array();
  }

  private ByteBuffer header(ByteBuffer into, long firstPosition) {
    return into.put(VERSION)
        .put((byte) shape.storage().torchType())
        .putShort((short) shape.layers())
        .putShort((short) shape.heads())
        .putShort((short) shape.headDim())
        .putLong(firstPosition);
  }

  /**
   * A page without its header, zero but for the steps that are still seen: nothing else may reach a
   * sum, not even times 0.
   *
   * @param stored may be null
   * @param seen steps of the page to keep, the first in bit 0
   * @throws IllegalArgumentException if it is none of such contexts, or not of these steps
   */
  public byte[] load(int page, byte[] stored, long firstPosition, int seen) {
    if (stored == null || stored.length != storedBytes()) {
      throw new IllegalArgumentException(
          "KV page %d has %s bytes; a page of %s has %d"
              .formatted(page, stored == null ? "no" : stored.length, shape, storedBytes()));
    }
    byte[] expected = header(ByteBuffer.allocate(HEADER_BYTES), firstPosition).array();
    if (!Arrays.equals(stored, 0, HEADER_BYTES, expected, 0, HEADER_BYTES)) {
      ByteBuffer header = ByteBuffer.wrap(stored);
      throw new IllegalArgumentException(
          ("KV page %d (version %d, storage %d, %d layers, %d heads of %d, first position %d) is"
                  + " none of %s with first position %d")
              .formatted(
                  page,
                  header.get(),
                  header.get(),
                  header.getShort(),
                  header.getShort(),
                  header.getShort(),
                  header.getLong(),
                  shape,
                  firstPosition));
    }
    if (seen == ALL_STEPS) { // nearly always
      return Arrays.copyOfRange(stored, HEADER_BYTES, stored.length);
    }
    byte[] content = new byte[shape.pageBytes()];
    for (int step = 0; step < PAGE_SIZE; step++) {
      if ((seen >> step & 1) != 0) {
        copyStep(stored, HEADER_BYTES, step, content, step);
      }
    }
    return content;
  }

  /**
   * Copies the keys, values and scales of a step.
   *
   * @param start where the first page begins in its array
   * @param step its place in the first page, and {@code place} that in the other
   */
  void copyStep(byte[] from, int start, int step, byte[] to, int place) {
    int number = Math.max(1, shape.storage().bits() / Byte.SIZE);
    int numbers = shape.heads() * shape.headDim() * shape.storage().bits() / Byte.SIZE / number;
    int ofHead = numbers / shape.heads() * number;
    int scales = shape.storage().scaleBytes() == 0 ? 0 : 2 * shape.heads();
    int at = 0;
    for (int layer = 0; layer < shape.layers(); layer++) {
      at = copyEach(from, start, step, to, place, at, numbers, number);
      at = copyEach(from, start, step, to, place, at, shape.heads(), ofHead);
      at = copyEach(from, start, step, to, place, at, scales, Float.BYTES);
    }
  }

  /** Of an array {@code [count, 16]} of things of {@code size} bytes; returns where it ends. */
  private static int copyEach(
      byte[] from, int start, int step, byte[] to, int place, int at, int count, int size) {
    for (int i = 0; i < count; i++) {
      int begin = at + i * PAGE_SIZE * size;
      System.arraycopy(from, start + begin + step * size, to, begin + place * size, size);
    }
    return at + count * PAGE_SIZE * size;
  }
}
