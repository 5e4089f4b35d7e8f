package io.tickcache.inference;

/** Names of the operator's metrics; all stand in the metric group {@value #GROUP}. */
public final class InferenceMetrics {

  public static final String GROUP = "tickcache";

  // Counters.
  public static final String UPDATES = "updates"; // order-book deltas accepted into a book
  public static final String SNAPSHOTS = "snapshots";
  public static final String KLINES = "klines"; // closed klines accepted
  public static final String STEPS = "steps";
  public static final String PREDICTIONS = "predictions";
  public static final String DEAD_LETTERS = "dead_letters";
  public static final String GAPS = "gaps"; // order-book sequence gaps
  public static final String CROSSED = "crossed"; // books that crossed

  // Gauges.
  public static final String INSTRUMENTS = "instruments"; // live in memory
  public static final String BLOCKS_USED = "kv_blocks_used";
  public static final String BLOCKS_TOTAL = "kv_blocks_total";
  public static final String CACHE_BYTES = "kv_cache_bytes"; // of the blocks in use

  // Histograms.
  public static final String BATCH_STEPS = "batch_steps";
  public static final String BATCH_WAIT_MICROS = "batch_wait_micros";
  public static final String FORWARD_MICROS = "forward_micros";

  private InferenceMetrics() {}
}
