package io.tickcache.inference;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.EngineOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What the operator is told by the job's options.
 *
 * @param modelDirectory path of the model directory, readable on every task manager
 * @param kvCacheBytes native memory of one subtask's KV blocks, bytes
 * @param kvStorage how keys and values are stored
 * @param retention which steps stay in a full context
 * @param maxSteps steps at which a batch closes
 * @param maxWait time after a batch's first step at which it closes
 * @param ordering order of an instrument's events
 * @param emit which steps give a prediction
 * @param idleTimeout event time without an event after which an instrument is forgotten
 * @param onModelChange what becomes of restored contexts of another model or storage
 * @param instruments glob patterns of the instruments to accept; others are unknown
 */
public record InferenceConfig(
    String modelDirectory,
    long kvCacheBytes,
    KvStorage kvStorage,
    RetentionPolicy retention,
    int maxSteps,
    Duration maxWait,
    Ordering ordering,
    Emit emit,
    Duration idleTimeout,
    OnModelChange onModelChange,
    List<String> instruments)
    implements Serializable {

  public InferenceConfig {
    instruments = List.copyOf(instruments);
  }

  /** What a subtask's engine is told. */
  public EngineOptions engineOptions() {
    return EngineOptions.of(kvCacheBytes, maxSteps)
        .withKvStorage(kvStorage)
        .withRetention(retention);
  }
}
