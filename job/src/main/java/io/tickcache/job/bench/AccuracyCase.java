package io.tickcache.job.bench;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.EngineOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * A way of keeping contexts whose predictions are compared with the truth.
 *
 * @param storage how keys and values are stored
 * @param retention which steps stay
 * @param blockSize slots of a KV block
 * @param full whether contexts hold the whole history rather than the window
 */
record AccuracyCase(KvStorage storage, RetentionPolicy retention, int blockSize, boolean full) {

  private static final int SMALL_BLOCK = 16;

  /** The truth: fp32, all of the history. */
  static final AccuracyCase TRUTH = whole(KvStorage.FP32, ContextGeometry.DEFAULT_BLOCK_SIZE);

  private static AccuracyCase whole(KvStorage storage, int blockSize) {
    return new AccuracyCase(storage, RetentionPolicy.SLIDING_WINDOW, blockSize, true);
  }

  /**
   * What is compared: blocks read by gather, each storage with the whole history, and each policy
   * in fp32.
   */
  static List<AccuracyCase> all(List<KvStorage> storages, List<RetentionPolicy> retentions) {
    List<AccuracyCase> all = new ArrayList<>();
    all.add(whole(KvStorage.FP32, SMALL_BLOCK));
    for (KvStorage storage : storages) {
      if (storage != KvStorage.FP32) {
        all.add(whole(storage, ContextGeometry.DEFAULT_BLOCK_SIZE));
      }
    }
    for (RetentionPolicy retention : retentions) {
      all.add(
          new AccuracyCase(KvStorage.FP32, retention, ContextGeometry.DEFAULT_BLOCK_SIZE, false));
    }
    return all;
  }

  EngineOptions options(long kvCacheBytes) {
    return EngineOptions.of(kvCacheBytes, RecordedRun.BATCH)
        .withKvStorage(storage)
        .withRetention(retention)
        .withBlockSize(blockSize);
  }

  String contextText() {
    return full ? "whole history" : retention.toString();
  }

  String readText() {
    return blockSize == ContextGeometry.DEFAULT_BLOCK_SIZE ? "views" : "gather of " + blockSize;
  }
}
