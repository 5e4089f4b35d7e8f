package io.tickcache.lab.accuracy;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;

/**
 * A way of keeping contexts whose predictions are compared with the truth.
 *
 * @param engine what computes
 * @param storage how keys and values are stored
 * @param retention which steps stay
 * @param full whether contexts hold the whole history rather than the window
 */
record AccuracyCase(EngineType engine, KvStorage storage, RetentionPolicy retention, boolean full) {

  /** The truth: fp32, all of the history. */
  static final AccuracyCase TRUTH = whole(KvStorage.FP32);

  private static AccuracyCase whole(KvStorage storage) {
    return new AccuracyCase(EngineType.VECTOR, storage, RetentionPolicy.SLIDING_WINDOW, true);
  }

  /**
   * What is compared: fp32 through libtorch, each storage with the whole history, and each policy
   * in fp32.
   */
  static List<AccuracyCase> all(List<KvStorage> storages, List<RetentionPolicy> retentions) {
    List<AccuracyCase> all = new ArrayList<>();
    all.add(
        new AccuracyCase(EngineType.TORCH, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW, true));
    for (KvStorage storage : storages) {
      if (storage != KvStorage.FP32) {
        all.add(whole(storage));
      }
    }
    for (RetentionPolicy retention : retentions) {
      all.add(new AccuracyCase(EngineType.VECTOR, KvStorage.FP32, retention, false));
    }
    return all;
  }

  EngineOptions options(long kvCacheBytes) {
    return EngineOptions.of(kvCacheBytes, RecordedRun.BATCH)
        .withEngine(engine)
        .withKvStorage(storage)
        .withRetention(retention);
  }

  String contextText() {
    return full ? "whole history" : retention.toString();
  }
}
