package io.tickcache.engine;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContextSnapshot;

/**
 * Which stored contexts an engine cannot go on with. Reasons are the rest of a sentence that begins
 * "it is" and end with how to start; null means that there is none.
 */
final class RestoreCheck {

  private final String networkId;
  private final ContextGeometry geometry;
  private final EngineOptions options;

  RestoreCheck(String networkId, ContextGeometry geometry, EngineOptions options) {
    this.networkId = networkId;
    this.geometry = geometry;
    this.options = options;
  }

  /** Of a context that an engine of this network wrote. */
  String whyForeign(String storedNetworkId, KvContextSnapshot snapshot) {
    return storedNetworkId.equals(networkId)
        ? whyForeign(snapshot)
        : "of model '%s', but this job runs '%s': start it with that model"
            .formatted(storedNetworkId, networkId);
  }

  /** Of a context of this network. */
  String whyForeign(KvContextSnapshot snapshot) {
    if (snapshot.storage() != options.kvStorage()) {
      return "stored as %s, but this job has 'kv-cache.storage' = %s: start it with %s"
          .formatted(snapshot.storage(), options.kvStorage(), snapshot.storage());
    }
    if (!snapshot.retention().equals(options.retention())) {
      return "of steps kept by %s, but this job has 'kv-cache.retention' = %s: start it with %s"
          .formatted(snapshot.retention(), options.retention(), snapshot.retention());
    }
    if (snapshot.maxContext() != geometry.maxContext()) {
      return "of max_context = %d, but this job's model has %d: start it with a model of %d"
          .formatted(snapshot.maxContext(), geometry.maxContext(), snapshot.maxContext());
    }
    return null;
  }
}
