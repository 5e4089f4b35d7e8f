package io.tickcache.engine;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvShape;
import io.tickcache.model.Architecture;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an engine will be, worked out before it is opened.
 *
 * @param model whose network runs
 * @param options that were asked for
 * @param type what computes; never {@link EngineType#AUTO}
 * @param shape of keys and values, and of the blocks that hold them
 * @param geometry of the contexts
 * @param blocks KV blocks that {@code kvCacheBytes} hold
 */
public record EnginePlan(
    ModelDirectory model,
    EngineOptions options,
    EngineType type,
    KvShape shape,
    ContextGeometry geometry,
    int blocks) {

  private static final Logger LOG = LoggerFactory.getLogger(EnginePlan.class);

  /** Prefixes held at once: versions follow each other, and a batch rarely spans many. */
  private static final int PREFIXES = 8;

  /** Steps that one pass may bring to one context: each has slots for so many besides its own. */
  private static final int MOST_STEPS_OF_A_CONTEXT = 256;

  /**
   * Works it out.
   *
   * @throws IllegalArgumentException if the engine cannot run the model, the bytes hold less than
   *     one full context, or contexts are too short for the retention policy
   */
  public static EnginePlan of(ModelDirectory model, EngineOptions options) {
    EngineType type = EngineType.of(model, options);
    int blockSize = blockSize(type, options);
    Architecture size = model.config().architecture();
    KvShape shape =
        new KvShape(size.nLayers(), size.nHeads(), size.headDim(), options.kvStorage(), blockSize);
    int steps = Math.min(options.maxStepsPerPass(), MOST_STEPS_OF_A_CONTEXT);
    ContextGeometry geometry = ContextGeometry.of(size.maxContext(), steps, blockSize);
    options.retention().check(geometry);
    return new EnginePlan(
        model, options, type, shape, geometry, affordableBlocks(options, shape, geometry));
  }

  private static int blockSize(EngineType type, EngineOptions options) {
    int asked = options.blockSize();
    if (asked == EngineOptions.OWN_BLOCK_SIZE) {
      return type.defaultBlockSize();
    }
    return type == EngineType.VECTOR ? Math.max(asked, ContextGeometry.TILE) : asked;
  }

  /** Logs where the engine is not as it was asked for. */
  void logDifferences() {
    int asked = options.blockSize();
    if (asked != EngineOptions.OWN_BLOCK_SIZE && asked != shape.blockSize()) {
      LOG.info(
          "'kv-cache.block-size' = {} runs as {}: the vector engine reads so many slots at once",
          asked,
          shape.blockSize());
    }
  }

  private static int affordableBlocks(
      EngineOptions options, KvShape shape, ContextGeometry geometry) {
    int slots = options.retention().slotsFor(geometry, Long.MAX_VALUE);
    int blocks = geometry.blocksFor(slots);
    long bytes = options.kvCacheBytes();
    long affordable = bytes / shape.blockBytes();
    if (affordable < blocks) {
      throw new IllegalArgumentException(
          ("'kv-cache.memory' = %d bytes must hold at least one context of %d slots (max_context = %d,"
                  + " 'batch.max-steps' = %d): %d blocks of %d bytes, %d bytes")
              .formatted(
                  bytes,
                  slots,
                  geometry.maxContext(),
                  options.maxStepsPerPass(),
                  blocks,
                  shape.blockBytes(),
                  blocks * shape.blockBytes()));
    }
    return (int) Math.min(affordable, Integer.MAX_VALUE);
  }

  /** The same with room for one full context, whatever {@code kvCacheBytes} is. */
  public static EnginePlan ofOneContext(ModelDirectory model, EngineOptions options) {
    return of(model, options.withKvCacheBytes(contextBytes(model, options)));
  }

  /** Bytes of the blocks that a full context takes. */
  public static long contextBytes(ModelDirectory model, EngineOptions options) {
    return of(model, options.withKvCacheBytes(Long.MAX_VALUE)).contextBytes(Long.MAX_VALUE);
  }

  /** Bytes of the blocks that a context of so many steps takes. */
  public long contextBytes(long steps) {
    return geometry.blocksFor(options.retention().slotsFor(geometry, steps)) * shape.blockBytes();
  }

  /** Blocks of a context that is full. */
  public int blocksPerContext() {
    return geometry.blocksFor(options.retention().slotsFor(geometry, Long.MAX_VALUE));
  }

  /** The most blocks that a fork of any context takes for its next steps. */
  public int blocksOfFork(int steps) {
    // Neighbouring slots lie in neighbouring blocks; sinks may shift where the window goes round.
    int touched =
        options.retention().decidesByPages()
            ? steps
            : ContextGeometry.roundUp(steps, shape.blockSize()) / shape.blockSize() + 2;
    return Math.min(touched, blocksPerContext());
  }

  /** What predictions call the model, see {@link InferenceEngine#modelId()}. */
  public String modelId() {
    return ModelIds.of(this);
  }

  /** What state calls it, see {@link InferenceEngine#networkId()}. */
  public String networkId() {
    return ModelIds.networkOf(this);
  }

  /** Shape of the blocks that hold a shared prefix each. */
  public KvShape prefixShape() {
    return shape.withBlockSize(ModelConfig.MAX_PREFIX_LENGTH);
  }

  /** How many prefixes are held at once; 0 if the model takes none. */
  public int prefixBlocks() {
    return model.config().prefixLength() > 0 ? PREFIXES : 0;
  }

  /** Bytes of the KV blocks and the prefix blocks, stored numbers and scales alone. */
  public long cacheBytes() {
    return blocks * shape.blockBytes() + prefixBlocks() * prefixShape().blockBytes();
  }
}
