package io.tickcache.engine.vector;

import static io.tickcache.kvcache.ContextGeometry.PAGE_SIZE;
import static io.tickcache.kvcache.ContextGeometry.TILE;

import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * KV blocks on the heap. A block has for each layer and tile the keys {@code [heads, headDim, 64]},
 * so that the lanes of a vector are slots, and the values {@code [heads, 64, headDim]}, so that
 * they are the numbers of a head; the scales, if any, lie in arrays of their own, {@code [layers,
 * tiles, heads, 2, 64]}. A unit is what a storage keeps in one element of its arrays: a number, or
 * two.
 *
 * <p>Blocks share arrays of at most {@value #ARRAY_BYTES} bytes: an old heap may have no room for
 * larger ones.
 */
abstract class KvStore {

  private static final int ARRAY_BYTES = 64 << 20;

  /** Units that a kernel may load, and not use, behind the last one: less than a vector. */
  private static final int OVERREAD = 16;

  final KvShape shape;
  final int headUnits;
  final int unitsOfVector;
  private final int unitBytes;
  private final int blockTiles;
  private final int tileUnits;
  private final int blockUnits;
  private final int blocks;
  private final int blocksOfArray;
  private final int scalesOfBlock;
  private final float[][] scales;

  /**
   * @param unitsOfVector that a key or value of a head takes
   * @param unitBytes of an element
   */
  KvStore(KvShape shape, int blocks, int unitsOfVector, int unitBytes) {
    this.shape = shape;
    this.unitsOfVector = unitsOfVector;
    this.unitBytes = unitBytes;
    this.blocks = blocks;
    blockTiles = shape.blockSize() / TILE;
    headUnits = unitsOfVector * TILE;
    tileUnits = 2 * shape.heads() * headUnits;
    blockUnits = Math.multiplyExact(shape.layers() * blockTiles, tileUnits);
    int most = ARRAY_BYTES / unitBytes - Panels.PADDING - OVERREAD;
    blocksOfArray = Math.max(1, Math.min(blocks, most / blockUnits));
    boolean scaled = shape.storage().scaleBytes() > 0;
    scalesOfBlock = scaled ? shape.layers() * blockTiles * shape.heads() * 2 * TILE : 0;
    scales = new float[scaled ? arrays() : 0][];
    for (int array = 0; array < scales.length; array++) {
      scales[array] = new float[blocksIn(array) * scalesOfBlock];
    }
  }

  /** A store of the shape's storage, all zero. */
  static KvStore of(KvShape shape, int blocks) {
    return switch (shape.storage()) {
      case FP32 -> new FloatStore(shape, blocks);
      case FP16 -> new ShortStore.Fp16(shape, blocks);
      case BF16 -> new ShortStore.Bf16(shape, blocks);
      case FP8 -> new ByteStore.Fp8(shape, blocks);
      case INT8 -> new ByteStore.Int8(shape, blocks);
      case INT4 -> new ByteStore.Int4(shape, blocks);
    };
  }

  // ---- Where things lie

  final int arrays() {
    return (blocks + blocksOfArray - 1) / blocksOfArray;
  }

  private int blocksIn(int array) {
    return Math.min(blocksOfArray, blocks - array * blocksOfArray);
  }

  final int unitsIn(int array) {
    return Panels.PADDING + blocksIn(array) * blockUnits + OVERREAD;
  }

  final int arrayOf(int block) {
    return block / blocksOfArray;
  }

  private int begin(int block) {
    return Panels.PADDING + block % blocksOfArray * blockUnits;
  }

  final int keysAt(int layer, int block, int tile, int head) {
    return begin(block) + (layer * blockTiles + tile) * tileUnits + head * headUnits;
  }

  final int valuesAt(int layer, int block, int tile, int head) {
    return keysAt(layer, block, tile, head) + shape.heads() * headUnits;
  }

  /** The scales of a block's array; null if the storage has none. */
  final float[] scales(int block) {
    return scales.length == 0 ? null : scales[arrayOf(block)];
  }

  /** Where those of a head's keys begin; those of its values follow. */
  final int keyScales(int layer, int tile, int head, int block) {
    return block % blocksOfArray * scalesOfBlock
        + ((layer * blockTiles + tile) * shape.heads() + head) * 2 * TILE;
  }

  // ---- Numbers

  /** The array with a block's numbers, if they are fp32. */
  float[] floats(int block) {
    throw new IllegalStateException(shape.storage() + " is not kept in floats");
  }

  /** The same if they are of 16 bits. */
  short[] shorts(int block) {
    throw new IllegalStateException(shape.storage() + " is not kept in shorts");
  }

  /** The same if they are smaller. */
  byte[] bytes(int block) {
    throw new IllegalStateException(shape.storage() + " is not kept in bytes");
  }

  /** Unpacks a head's keys, {@code [headDim][64]} without scales. */
  final void unpackKeys(int layer, int block, int tile, int head, float[] into, int at) {
    unpackKeys(arrayOf(block), keysAt(layer, block, tile, head), into, at);
  }

  /** The same of values, {@code [64][headDim]}. */
  final void unpackValues(int layer, int block, int tile, int head, float[] into, int at) {
    unpackValues(arrayOf(block), valuesAt(layer, block, tile, head), into, at);
  }

  /** Unpacks a head's keys, which lie from {@code from} on in an array. */
  abstract void unpackKeys(int number, int from, float[] into, int at);

  /** The same of values: as keys are, if each unit is one number. */
  void unpackValues(int number, int from, float[] into, int at) {
    unpackKeys(number, from, into, at);
  }

  /**
   * Stores a step's key and value of a head.
   *
   * @param slot in the block
   */
  final void write(
      int layer, int block, int slot, int head, float[] key, int keyFrom, float[] value, int from) {
    int tile = slot / TILE;
    int lane = slot % TILE;
    float keyScale = 1;
    float valueScale = 1;
    if (scales.length > 0) {
      keyScale = scale(key, keyFrom);
      valueScale = scale(value, from);
      int at = keyScales(layer, tile, head, block) + lane;
      scales(block)[at] = keyScale;
      scales(block)[at + TILE] = valueScale;
    }
    int array = arrayOf(block);
    put(key, keyFrom, keyScale, array, keysAt(layer, block, tile, head) + lane, TILE);
    put(
        value,
        from,
        valueScale,
        array,
        valuesAt(layer, block, tile, head) + lane * unitsOfVector,
        1);
  }

  /** Puts a vector, its units {@code stride} apart. */
  abstract void put(float[] vector, int from, float scale, int array, int at, int stride);

  /** The largest number of a vector becomes this. */
  abstract float largest();

  /** All zeros have a scale as well: anything above 0. */
  private float scale(float[] vector, int from) {
    float most = 0;
    for (int i = 0; i < shape.headDim(); i++) {
      most = Math.max(most, Math.abs(vector[from + i]));
    }
    return Math.max(most / largest(), 1e-30f);
  }

  /** A number over its scale, within ± the largest. */
  final float scaled(float number, float scale) {
    return Math.max(-largest(), Math.min(largest(), number / scale));
  }

  // ---- Blocks and pages

  /** Zeroes a block. */
  final void clear(int block) {
    fill(arrayOf(block), begin(block), blockUnits);
    if (scales.length > 0) {
      int from = block % blocksOfArray * scalesOfBlock;
      Arrays.fill(scales(block), from, from + scalesOfBlock, 0);
    }
  }

  /** Copies a block to another. */
  final void copy(int from, int to) {
    System.arraycopy(array(arrayOf(from)), begin(from), array(arrayOf(to)), begin(to), blockUnits);
    if (scales.length > 0) {
      System.arraycopy(
          scales(from),
          from % blocksOfArray * scalesOfBlock,
          scales(to),
          to % blocksOfArray * scalesOfBlock,
          scalesOfBlock);
    }
  }

  abstract void fill(int array, int from, int units);

  /** The array of a number. */
  abstract Object array(int number);

  /** Moves units between an array and the bytes of a page. */
  abstract void move(int array, int from, int units, ByteBuffer page, boolean out);

  /** A page as {@link io.tickcache.kvcache.PageFormat} says. */
  final byte[] readPage(int block, int page) {
    byte[] bytes = new byte[shape.pageBytes()];
    movePage(block, page, bytes, true);
    return bytes;
  }

  /** Writes what {@link #readPage} gave. */
  final void writePage(int block, int page, byte[] bytes) {
    movePage(block, page, bytes, false);
  }

  private void movePage(int block, int page, byte[] bytes, boolean out) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int tile = page * PAGE_SIZE / TILE;
    int lane = page * PAGE_SIZE % TILE;
    int array = arrayOf(block);
    int rows = shape.heads() * unitsOfVector;
    for (int layer = 0; layer < shape.layers(); layer++) {
      int keys = keysAt(layer, block, tile, 0) + lane;
      for (int row = 0; row < rows; row++) {
        move(array, keys + row * TILE, PAGE_SIZE, buffer, out);
      }
      for (int head = 0; head < shape.heads(); head++) {
        int values = valuesAt(layer, block, tile, head) + lane * unitsOfVector;
        move(array, values, PAGE_SIZE * unitsOfVector, buffer, out);
      }
      for (int kind = 0; kind < 2 && scales.length > 0; kind++) {
        for (int head = 0; head < shape.heads(); head++) {
          int at = keyScales(layer, tile, head, block) + kind * TILE + lane;
          moveFloats(scales(block), at, PAGE_SIZE, buffer, out);
        }
      }
    }
  }

  static void moveFloats(float[] array, int from, int count, ByteBuffer page, boolean out) {
    if (out) {
      page.asFloatBuffer().put(array, from, count);
    } else {
      page.asFloatBuffer().get(array, from, count);
    }
    page.position(page.position() + count * Float.BYTES);
  }

  /** Bytes of all arrays. */
  final long bytes() {
    long bytes = 0;
    for (int array = 0; array < arrays(); array++) {
      bytes += (long) unitsIn(array) * unitBytes;
      bytes += scales.length == 0 ? 0 : (long) scales[array].length * Float.BYTES;
    }
    return bytes;
  }
}
