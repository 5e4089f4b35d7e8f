package io.tickcache.kvcache;

/**
 * What a model keeps of each step: a key and a value vector a layer and head.
 *
 * @param layers layers
 * @param heads attention heads
 * @param headDim width of a head; even
 * @param storage how the vectors are stored
 * @param blockSize slots of a KV block
 */
public record KvShape(int layers, int heads, int headDim, KvStorage storage, int blockSize) {

  /** With blocks of one tile. */
  public KvShape(int layers, int heads, int headDim, KvStorage storage) {
    this(layers, heads, headDim, storage, ContextGeometry.TILE);
  }

  /** The same with blocks of so many slots. */
  public KvShape withBlockSize(int slots) {
    return new KvShape(layers, heads, headDim, storage, slots);
  }

  /** Bytes of one step's keys and values with their scales. */
  public long stepBytes() {
    long vectors = 2L * layers * heads;
    return vectors * headDim * storage.bits() / Byte.SIZE + vectors * storage.scaleBytes();
  }

  /**
   * Bytes of one KV page as it lies in memory; in state it has a header, see {@link PageFormat}.
   */
  public int pageBytes() {
    return Math.toIntExact(ContextGeometry.PAGE_SIZE * stepBytes());
  }

  /** Bytes of one KV block. */
  public long blockBytes() {
    return blockSize * stepBytes();
  }
}
