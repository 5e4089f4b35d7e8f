package io.tickcache.engine;

import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.model.ModelConfig;

/**
 * The prefixes that an engine's contexts share: blocks of their own, filled by the same network.
 */
final class SharedPrefixes {

  private final ModelConfig config;
  private final String modelId;
  private final PrefixCache cache;

  /** Computes prefixes by {@code network}. */
  SharedPrefixes(EnginePlan plan, String modelId, KvNetwork network) {
    this.config = plan.model().config();
    this.modelId = modelId;
    // A pool has a block at least; without prefixes nobody asks for it.
    KvBlockPool blocks =
        new KvBlockPool(Math.max(1, plan.prefixBlocks()), plan.prefixShape().blockBytes());
    cache = new PrefixCache(blocks, plan.shape().stepBytes(), network::computePrefix);
  }

  /** See {@link InferenceEngine#hasRoomFor}. */
  boolean hasRoomFor(PrefixContent content) {
    return cache.hasRoomFor(content);
  }

  /** See {@link InferenceEngine#prefix}. */
  KvPrefix get(PrefixContent content) {
    check(content);
    return cache.get(content);
  }

  PrefixStatistics statistics() {
    return cache.statistics();
  }

  private void check(PrefixContent content) {
    if (config.prefixLength() == 0) {
      throw new IllegalArgumentException(
          "a prefix of records: the model " + modelId + " takes none");
    }
    if (content.length() < 1 || content.length() > config.prefixLength()) {
      throw new IllegalArgumentException(
          "a prefix of %d records: the model %s takes 1 to %d"
              .formatted(content.length(), modelId, config.prefixLength()));
    }
    int features = config.tokenTypes().get(config.tokenTypes().size() - 1).features();
    for (int i = 0; i < content.length(); i++) {
      if (content.record(i).length != features) {
        throw new IllegalArgumentException(
            "record %d of a prefix has %d features, not %d"
                .formatted(i, content.record(i).length, features));
      }
    }
  }
}
