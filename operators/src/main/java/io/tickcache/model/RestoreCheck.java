package io.tickcache.model;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;

/** Refuses stored contexts that an engine cannot go on with bit for bit. */
final class RestoreCheck {

  private final String modelId;
  private final ContextGeometry geometry;
  private final RetentionPolicy retention;
  private final KvShape shape;

  RestoreCheck(String modelId, ContextGeometry geometry, RetentionPolicy retention, KvShape shape) {
    this.modelId = modelId;
    this.geometry = geometry;
    this.retention = retention;
    this.shape = shape;
  }

  /**
   * @throws IllegalArgumentException if the context is of another storage, retention policy, window
   *     or block size
   */
  void check(KvContextSnapshot snapshot) {
    checkStorage(snapshot.storage());
    checkRetention(snapshot.retention());
    checkGeometry(snapshot.geometry());
  }

  private void checkStorage(KvStorage stored) {
    if (stored != shape.storage()) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.storage' = %s, but this engine stores %s: set it to"
                  + " %s, or start without its state")
              .formatted(stored, shape.storage(), stored));
    }
  }

  private void checkRetention(RetentionPolicy stored) {
    if (!stored.equals(retention)) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.retention' = %s, but this engine keeps %s: set it to"
                  + " %s, or start without its state")
              .formatted(stored, retention, stored));
    }
  }

  private void checkGeometry(ContextGeometry stored) {
    if (stored.maxContext() != geometry.maxContext()) {
      throw new IllegalArgumentException(
          "the stored context has max_context = %d, the model %s has %d: they must be equal"
              .formatted(stored.maxContext(), modelId, geometry.maxContext()));
    }
    if (stored.blockSize() != geometry.blockSize()) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.block-size' = %d, but this engine has %d: set it to"
                  + " %d, or start without its state")
              .formatted(stored.blockSize(), geometry.blockSize(), stored.blockSize()));
    }
  }

  /**
   * The page's bytes.
   *
   * @throws IllegalArgumentException if there are none, or as many as another model's
   */
  byte[] page(int page, byte[] content) {
    if (content == null || content.length != shape.pageBytes()) {
      throw new IllegalArgumentException(
          "KV page %d has %s bytes; a page of model %s has %d"
              .formatted(
                  page, content == null ? "no" : content.length, modelId, shape.pageBytes()));
    }
    return content;
  }
}
