package io.tickcache.inference.metrics;

import io.tickcache.engine.EngineMemory;
import io.tickcache.engine.InferenceEngine;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;

/**
 * What the KV cache is doing, in the words of LLM servers. Stands in the operator's metric group
 * beside {@link InferenceMetrics}, whose counters of spills, reloads, hits and preemptions belong
 * to it.
 */
public final class CacheMetrics {

  /** KV blocks in use over all, 0 to 1. */
  public static final String USAGE_RATIO = "kv_cache_usage_ratio";

  /** KV blocks that nobody uses. */
  public static final String BLOCKS_FREE = "kv_blocks_free";

  /** KV blocks that more than one context reads. */
  public static final String BLOCKS_SHARED = "kv_blocks_shared";

  /** Slots without a step in the blocks in use over all of theirs, 0 to 1. */
  public static final String WASTE_RATIO = "kv_waste_ratio";

  /** Hits over hits and reloads, 0 to 1. */
  public static final String HIT_RATIO = "kv_cache_hit_ratio";

  /** How long KV blocks were used, from being taken to being free again, milliseconds. */
  public static final String BLOCK_LIFETIME_MILLIS = "kv_block_lifetime_millis";

  /** Steps that asked for a shared prefix. */
  public static final String PREFIX_QUERIES = "prefix_cache_queries";

  /** Steps whose prefix was computed already. */
  public static final String PREFIX_HITS = "prefix_cache_hits";

  /** Bytes of keys and values that those had neither to compute nor to store again. */
  public static final String PREFIX_BYTES_SAVED = "prefix_cache_bytes_saved";

  /** Shared prefixes held. */
  public static final String PREFIX_ENTRIES = "prefix_cache_entries";

  /** Memory of the weights, bytes: heap with the vector engine, else native. */
  public static final String WEIGHT_BYTES = "memory_weights_bytes";

  /** Memory of all KV blocks, bytes. */
  public static final String KV_BYTES = "memory_kv_bytes";

  /** Memory of all blocks of shared prefixes, bytes. */
  public static final String PREFIX_BYTES = "memory_prefix_bytes";

  /** Memory that the inputs and the numbers in between of a pass go through, bytes. */
  public static final String WORKSPACE_BYTES = "memory_workspace_bytes";

  /** Bytes that the last forward pass allocated on the heap; -1 if that is not measured. */
  public static final String ALLOCATED_BYTES = "engine_allocated_bytes";

  /**
   * How often the engine's kernels were warmed up: more than once if that did not help at first.
   */
  public static final String KERNEL_WARM_UPS = "kernel_warm_ups";

  /** What computes: {@code vector-512}, {@code loops}, {@code torch} and the like. */
  public static final String KERNEL = "engine_kernel";

  /** Bits of the vectors that it computes with; 0 of loops, -1 of libtorch, which does not tell. */
  public static final String VECTOR_BITS = "engine_vector_bits";

  /** Always 1; its label {@value #MODEL_ID} is what predictions call the model. */
  public static final String MODEL_INFO = "model_info";

  /** The label of {@link #MODEL_INFO}. */
  public static final String MODEL_ID = "model_id";

  /** Forward passes that ran in parts, since libtorch found no memory for the whole. */
  public static final String SPLIT_PASSES = "split_passes";

  private static final Pattern VECTOR_KERNEL = Pattern.compile("vector-(\\d+)");

  private CacheMetrics() {}

  public static void register(InferenceMetrics metrics, InferenceEngine engine) {
    registerBlocks(metrics, engine);
    registerPrefixes(metrics, engine);
    registerMemory(metrics, engine);
    registerKernel(metrics, engine);
    metrics.labelled(MODEL_ID, engine.modelId()).gauge(MODEL_INFO, (Gauge<Integer>) () -> 1);
  }

  private static void registerBlocks(InferenceMetrics metrics, InferenceEngine engine) {
    metrics.gauge(InferenceMetrics.BLOCKS_USED, engine.cache()::blocksUsed);
    metrics.gauge(InferenceMetrics.BLOCKS_TOTAL, engine.cache()::blocksTotal);
    metrics.gauge(InferenceMetrics.CACHE_BYTES, engine.cache()::bytesUsed);
    metrics.gauge(BLOCKS_FREE, engine.cache()::blocksFree);
    metrics.gauge(BLOCKS_SHARED, engine.cache()::blocksShared);
    metrics.ratio(
        USAGE_RATIO, () -> (double) engine.cache().blocksUsed() / engine.cache().blocksTotal());
    metrics.ratio(WASTE_RATIO, engine.cache()::wasteRatio);
    metrics.ratio(HIT_RATIO, () -> hitRatio(metrics));
    Histogram lifetimes = metrics.histogram(BLOCK_LIFETIME_MILLIS);
    engine
        .cache()
        .observeLifetimes(nanos -> lifetimes.update(TimeUnit.NANOSECONDS.toMillis(nanos)));
  }

  /** 1 before the first lookup: nothing was missed. */
  private static double hitRatio(InferenceMetrics metrics) {
    long hits = metrics.cacheHits.getCount();
    long lookups = hits + metrics.reloads.getCount();
    return lookups == 0 ? 1 : (double) hits / lookups;
  }

  private static void registerPrefixes(InferenceMetrics metrics, InferenceEngine engine) {
    metrics.counter(PREFIX_QUERIES, () -> engine.prefixStatistics().queries());
    metrics.counter(PREFIX_HITS, () -> engine.prefixStatistics().hits());
    metrics.counter(PREFIX_BYTES_SAVED, () -> engine.prefixStatistics().bytesSaved());
    metrics.gauge(PREFIX_ENTRIES, () -> engine.prefixStatistics().entries());
  }

  private static void registerMemory(InferenceMetrics metrics, InferenceEngine engine) {
    // Asking the network is for the engine's thread alone; pools never change their size.
    EngineMemory memory = engine.memory();
    metrics.gauge(WEIGHT_BYTES, memory::weights);
    metrics.gauge(KV_BYTES, memory::kvCache);
    metrics.gauge(PREFIX_BYTES, memory::prefixes);
    metrics.gauge(SPLIT_PASSES, engine::splitPasses);
    metrics.gauge(WORKSPACE_BYTES, engine::workspaceBytes);
  }

  private static void registerKernel(InferenceMetrics metrics, InferenceEngine engine) {
    metrics.gauge(ALLOCATED_BYTES, engine::allocatedBytesOfLastPass);
    metrics.gauge(KERNEL_WARM_UPS, engine::kernelWarmUps);
    metrics.text(KERNEL, engine::kernel);
    metrics.gauge(VECTOR_BITS, () -> vectorBits(engine.kernel()));
  }

  /** A number of what {@link InferenceEngine#kernel()} says, for those who take numbers alone. */
  static int vectorBits(String kernel) {
    Matcher vectors = VECTOR_KERNEL.matcher(kernel);
    if (vectors.matches()) {
      return Integer.parseInt(vectors.group(1));
    }
    return kernel.equals("loops") ? 0 : -1;
  }
}
