package io.tickcache.model;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import java.util.function.IntFunction;

/**
 * Runs a model over new steps only: the keys and values of earlier ones stay in the KV cache.
 *
 * <p>One engine belongs to one thread at a time. Equal steps in equal order give bit-identical
 * outputs for each context, however steps and contexts are spread over batches, and whether or not
 * a context was written and restored in between (one torch thread, one libtorch build, one CPU
 * capability).
 */
public final class InferenceEngine implements AutoCloseable {

  private InferenceEngine() {}

  /**
   * Loads the native libraries (once a JVM), the model and the KV cache, and warms up.
   *
   * @throws IllegalArgumentException if {@code kvCacheBytes} holds less than one full context
   */
  public static InferenceEngine open(ModelDirectory model, EngineOptions options) {
    throw new UnsupportedOperationException("not yet");
  }

  public ModelConfig config() {
    throw new UnsupportedOperationException("not yet");
  }

  /** {@code NAME@DIGITS}, see {@link ModelDirectory#modelId()}. */
  public String modelId() {
    throw new UnsupportedOperationException("not yet");
  }

  /** How the contexts that this engine begins lie in memory. */
  public ContextGeometry geometry() {
    throw new UnsupportedOperationException("not yet");
  }

  /** An empty batch of at most {@code maxStepsPerPass} steps. Reuse it. */
  public StepBatch newBatch() {
    throw new UnsupportedOperationException("not yet");
  }

  /** A context without steps; takes no memory of the KV cache until a batch with it has run. */
  public KvContext newContext(long epochMicros) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Gives a context's blocks back. The context must not be used any more. */
  public void release(KvContext context) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Runs one forward pass: writes the keys and values of all steps and advances their contexts. The
   * batch itself stays as it is; the caller clears it.
   *
   * @return the outputs, {@code [rows][outputs]}, in adding order; head activation applied
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if the new steps need more blocks than
   *     are free; then no step has been written and no position has advanced
   */
  public float[][] run(StepBatch batch) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Keys and values of the pages that {@link KvContext#dirtyPages()} names, in that order, a fresh
   * array each. A page is {@code [layers, 2 (key, value), heads, 16 slots, headDim]} little-endian
   * fp32; slots never written are zero. The context stays dirty until {@link
   * KvContext#markClean()}.
   */
  public byte[][] readDirtyPages(KvContext context) {
    throw new UnsupportedOperationException("not yet");
  }

  /**
   * Brings a context back into the KV cache, all its pages clean. It goes on bit for bit, with the
   * capacity it began with.
   *
   * @param pages gives the bytes of page {@code 0 … snapshot.pages() - 1}; each is asked for once
   * @throws IllegalArgumentException if the snapshot or a page does not fit this model or {@code
   *     maxStepsPerPass}, or a page is missing
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if its blocks do not fit; nothing changes
   */
  public KvContext restore(KvContextSnapshot snapshot, IntFunction<byte[]> pages) {
    throw new UnsupportedOperationException("not yet");
  }

  /** Blocks in use. */
  public int blocksUsed() {
    throw new UnsupportedOperationException("not yet");
  }

  public int blocksTotal() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Native memory of the blocks in use, bytes. */
  public long cacheBytesUsed() {
    throw new UnsupportedOperationException("not yet");
  }

  /** Bytes of one KV page. */
  public int pageBytes() {
    throw new UnsupportedOperationException("not yet");
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException("not yet");
  }
}
