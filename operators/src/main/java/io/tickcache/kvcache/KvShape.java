package io.tickcache.kvcache;

/**
 * What a model keeps of each step: a key and a value vector a layer and head, fp32.
 *
 * @param layers layers
 * @param heads attention heads
 * @param headDim width of a head
 */
public record KvShape(int layers, int heads, int headDim) {

  /** Bytes of one step's keys and values. */
  public long stepBytes() {
    return 2L * layers * heads * headDim * Float.BYTES;
  }

  /** Bytes of one KV page. */
  public int pageBytes() {
    return Math.toIntExact(ContextGeometry.PAGE_SIZE * stepBytes());
  }

  /** Bytes of one KV block. */
  public long blockBytes() {
    return ContextGeometry.BLOCK_SIZE * stepBytes();
  }
}
