package io.tickcache.engine;

import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.BlockCopy;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.PagePlaces;
import java.time.Duration;
import java.util.List;

/**
 * A network with the keys and values of its contexts in KV blocks: what an {@link InferenceEngine}
 * runs, in Java or through libtorch. Knows blocks by their ids; who owns them is up to the engine.
 * Belongs to the engine's thread.
 */
public interface KvNetwork extends AutoCloseable {

  /** Told by a pass when the keys and values of a context's steps are written. */
  @FunctionalInterface
  interface Advance {
    /**
     * @param attention that the steps paid, if the retention policy needs it
     */
    void advance(StepGroup group, AttentionRows attention);
  }

  /** What decides the bits of its results. */
  Arithmetic arithmetic();

  /**
   * Whether equal steps give equal bits however they are batched: by construction, or as measured
   * on this machine when the network was opened.
   */
  boolean isBitIdentical();

  /**
   * One pass over a batch whose blocks are reserved: writes keys and values, tells {@code advance}
   * of each group, and marks in the batch the steps whose numbers were not finite, or that attended
   * to less than their context.
   *
   * @return outputs by row, {@code [rows][outputs]}, head activation applied; nothing is promised
   *     of the rows of poisoned steps and those behind them
   */
  float[][] run(StepBatch batch, Advance advance);

  /** Computes a prefix into a block of its own pool. */
  void computePrefix(PrefixContent content, int block);

  /**
   * Takes the blocks that a context's next steps need.
   *
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if too few are free; nothing changes
   */
  default void reserve(KvContext context, KvBlockPool blocks, int steps) {
    int before = context.table().size();
    List<BlockCopy> copies = context.reserve(blocks, steps);
    if (!copies.isEmpty()) {
      copy(copies);
    }
    if (context.table().size() > before) {
      clear(context.table().from(before));
    }
  }

  /** Zeroes blocks, so that nothing of an earlier owner is left. */
  void clear(int[] blocks);

  /** Copies whole blocks to others. */
  void copy(List<BlockCopy> copies);

  /** Copies pages out, as {@link io.tickcache.kvcache.PageFormat} says, without headers. */
  byte[][] readPages(PagePlaces places);

  /** Copies pages in, as {@link #readPages} gave them. */
  void writePages(PagePlaces places, byte[][] contents);

  /** What memory it holds, as allocated. */
  EngineMemory memory();

  /** Bytes of {@link EngineMemory#workspace()} alone: any thread may ask. */
  long workspaceBytes();

  /** Passes that had to be split since there was no memory for them. */
  long splitPasses();

  /** What computes, for people and metrics: {@code vector-512}, {@code loops}, {@code torch}. */
  String kernel();

  /**
   * Waits until what computes stays the same, so that {@link #kernel} and timings mean something.
   *
   * @return whether it does
   */
  boolean awaitKernel(Duration atMost);

  /** How often kernels were called on made-up steps until the JIT had compiled them. */
  default int kernelWarmUps() {
    return 0;
  }

  /** Bytes that the last pass allocated on the heap, or -1 if that is not measured. */
  long allocatedBytesOfLastPass();

  @Override
  void close();
}
