package io.tickcache.inference;

import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.model.InferenceEngine;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Tells whether an engine can go on with the keys and values that keyed state has. */
final class ForeignContext {

  private final InferenceEngine engine;

  ForeignContext(InferenceEngine engine) {
    this.engine = engine;
  }

  /** Why the engine cannot go on with the header's context, and how to start; null if it can. */
  String why(InstrumentHeader known) {
    KvContextSnapshot context = known.context();
    if (!known.modelId().equals(engine.modelId())) {
      return "of model '%s', but this job runs '%s': start it with that model"
          .formatted(known.modelId(), engine.modelId());
    }
    if (context.storage() != engine.storage()) {
      return "stored as %s, but this job has 'kv-cache.storage' = %s: start it with %s"
          .formatted(context.storage(), engine.storage(), context.storage());
    }
    if (context.blockSize() != engine.geometry().blockSize()) {
      return "in blocks of %d slots, but this job has 'kv-cache.block-size' = %d: start it with %d"
          .formatted(context.blockSize(), engine.geometry().blockSize(), context.blockSize());
    }
    if (!context.retention().equals(engine.retention())) {
      return "of steps kept by %s, but this job has 'kv-cache.retention' = %s: start it with %s"
          .formatted(context.retention(), engine.retention(), context.retention());
    }
    return null;
  }

  /** The state is what it is, also on the next attempt: the job is not restarted. */
  static SuppressRestartsException refusal(String instrument, String why) {
    return new SuppressRestartsException(
        new IllegalStateException(
            ("the KV cache of '%s' in the restored state is %s, or without that state, or with"
                    + " 'kv-cache.on-model-change' = %s or %s")
                .formatted(instrument, why, OnModelChange.NEW_CONTEXT, OnModelChange.REBUILD)));
  }
}
