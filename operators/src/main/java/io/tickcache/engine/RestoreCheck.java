package io.tickcache.engine;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;

/** Refuses stored contexts that an engine cannot go on with. */
final class RestoreCheck {

  private final String modelId;
  private final ContextGeometry geometry;
  private final EngineOptions options;

  RestoreCheck(String modelId, ContextGeometry geometry, EngineOptions options) {
    this.modelId = modelId;
    this.geometry = geometry;
    this.options = options;
  }

  /**
   * @throws IllegalArgumentException if the context is of another storage, retention policy or
   *     window
   */
  void check(KvContextSnapshot snapshot) {
    checkStorage(snapshot.storage());
    checkRetention(snapshot.retention());
    checkWindow(snapshot.maxContext());
  }

  private void checkStorage(KvStorage stored) {
    if (stored != options.kvStorage()) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.storage' = %s, but this engine stores %s: set it to"
                  + " %s, or start without its state")
              .formatted(stored, options.kvStorage(), stored));
    }
  }

  private void checkRetention(RetentionPolicy stored) {
    RetentionPolicy retention = options.retention();
    if (!stored.equals(retention)) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.retention' = %s, but this engine keeps %s: set it to"
                  + " %s, or start without its state")
              .formatted(stored, retention, stored));
    }
  }

  private void checkWindow(int stored) {
    if (stored != geometry.maxContext()) {
      throw new IllegalArgumentException(
          "the stored context has max_context = %d, the model %s has %d: they must be equal"
              .formatted(stored, modelId, geometry.maxContext()));
    }
  }
}
