package io.tickcache.model;

import ai.djl.pytorch.engine.PtNDManager;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvCacheTensors;
import io.tickcache.kvcache.KvShape;

/**
 * The prefixes that an engine's contexts share: blocks of their own, filled by the same network.
 */
final class SharedPrefixes implements AutoCloseable {

  /** Prefixes held at once: versions follow each other, and a batch rarely spans many. */
  private static final int BLOCKS = 8;

  private final ModelConfig config;
  private final String modelId;
  private final TorchModule module;
  private final NetworkPass pass;
  private final KvCacheTensors tensors;
  private final PrefixInputs inputs;
  private final PrefixCache cache;

  /**
   * @param contexts shape of the blocks of contexts
   */
  SharedPrefixes(
      ModelConfig config,
      String modelId,
      TorchModule module,
      NetworkPass pass,
      KvShape contexts,
      boolean views) {
    this.config = config;
    this.modelId = modelId;
    this.module = module;
    this.pass = pass;
    int slots = ModelConfig.MAX_PREFIX_LENGTH;
    KvShape shape = contexts.withBlockSize(slots);
    KvBlockPool blocks = new KvBlockPool(blocks(config), shape.blockBytes());
    tensors = module.newCache(shape, blocks.total(), views);
    inputs = new PrefixInputs(config.maxFeatures(), config.tokenTypes().size() - 1, slots, !views);
    cache = new PrefixCache(blocks, shape.stepBytes(), this::compute);
  }

  /** Slots of a prefix that a model's steps attend to; 0 if it takes none. */
  static int slots(ModelConfig config) {
    return config.prefixLength() > 0 ? ModelConfig.MAX_PREFIX_LENGTH : 0;
  }

  /** One that nobody reads if the model takes no prefix: passes want a pool. */
  private static int blocks(ModelConfig config) {
    return config.prefixLength() > 0 ? BLOCKS : 1;
  }

  /**
   * Bytes of all blocks.
   *
   * @param contexts shape of the blocks of contexts
   */
  static long bytes(ModelConfig config, KvShape contexts) {
    return blocks(config) * contexts.withBlockSize(ModelConfig.MAX_PREFIX_LENGTH).blockBytes();
  }

  /** The blocks, for passes that read them. */
  KvCacheTensors tensors() {
    return tensors;
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

  long allocatedBytes() {
    return tensors.allocatedBytes();
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

  private void compute(PrefixContent content, int block) {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      pass.run(tensors, tensors, scope, inputs.of(content, block, scope));
    }
  }

  @Override
  public void close() {
    tensors.close();
  }
}
