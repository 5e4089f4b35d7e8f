package io.tickcache.engine.vector;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.Architecture;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the vector kernels of a network until the JIT has compiled them: passes of made-up steps
 * through one layer of the same widths, of every number of rows that has a kernel of its own.
 */
final class KernelWarmUp {

  /** What has become of the kernels. */
  enum Result {
    /** They put no vector on the heap. */
    COMPILED,
    /** They still do, and take less time than loops. */
    VECTORS_ARE_FASTER,
    /** They still do, and take more. */
    LOOPS_ARE_FASTER
  }

  private static final Logger LOG = LoggerFactory.getLogger(KernelWarmUp.class);

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Steps of a context: more than a group's, so that every branch of a pass is taken. */
  private static final int CONTEXT = 320;

  /** Of learned ones. */
  private static final int POSITIONS = 4_096;

  /** New steps of one context in a pass, again and again: more of the frequent ones. */
  private static final int[] STEPS = {1, 2, 1, 3, 1, 4, 1, 6, 1, 8, 1, 12, 1, 13, 1, 30, 1, 100};

  /** Rounds in a row that must allocate nothing but their outputs. */
  private static final int CALM_ROUNDS = 5;

  /** Bytes around outputs; a kernel that boxes takes far more. */
  private static final int CALM_BYTES = 4_096;

  private final EnginePlan plan;
  private final BooleanSupplier closed;
  private final KvBlockPool blocks;
  private final float[] features;
  private KvContext context;
  private StepBatch batch;

  /**
   * @param served what serves meanwhile
   * @param closed whether nobody waits any more
   */
  KernelWarmUp(EnginePlan served, BooleanSupplier closed) {
    plan = oneLayer(served);
    this.closed = closed;
    blocks = new KvBlockPool(plan.blocks(), plan.shape().blockBytes());
    features = new float[plan.model().config().tokenTypes().get(0).features()];
  }

  /** What decides which kernels a network calls, and how. */
  static String shapeOf(EnginePlan plan) {
    ModelConfig config = plan.model().config();
    Architecture size = config.architecture();
    EngineOptions options = plan.options();
    return String.join(
        " ",
        "" + size.dModel(),
        "" + size.nHeads(),
        "" + size.dFf(),
        "" + config.head().outputs().size(),
        options.kvStorage().toString(),
        options.weights().toString(),
        "" + size.hasLinearSkip(),
        "" + options.retention().needsAttention());
  }

  private static EnginePlan oneLayer(EnginePlan served) {
    ModelConfig config = served.model().config();
    Architecture size = config.architecture();
    ModelConfig small =
        new ModelConfig(
            config.formatVersion(),
            "untrained-warm-up",
            false,
            new Architecture(
                size.dModel(),
                size.nHeads(),
                1,
                size.dFf(),
                Math.min(CONTEXT, size.maxContext()),
                size.positionEncoding(),
                size.ropeBase(),
                size.maxPositions() == null ? null : Math.min(POSITIONS, size.maxPositions()),
                size.linearSkip()),
            config.tokenTypes(),
            config.head());
    return EnginePlan.ofOneContext(ModelFactory.untrained(small, 1), served.options());
  }

  /**
   * Runs until the kernels are compiled.
   *
   * @return how it ended; after 20 seconds by comparison
   */
  Result run() {
    VectorNetwork vectors = networkOf(KernelChoice.open());
    long start = System.nanoTime();
    int calm = 0;
    while (calm < CALM_ROUNDS) {
      if (closed.getAsBoolean()) {
        return Result.LOOPS_ARE_FASTER;
      }
      if (System.nanoTime() - start > PATIENCE_NANOS) {
        return faster(vectors);
      }
      calm = round(vectors) <= CALM_BYTES ? calm + 1 : 0;
    }
    LOG.info("Kernels {} serve, {} ms after loops", vectors.kernel(), millisSince(start));
    return Result.COMPILED;
  }

  VectorNetwork networkOf(Kernels kernels) {
    return VectorNetwork.of(plan, WarmingKernels.only(kernels));
  }

  private Result faster(VectorNetwork vectors) {
    VectorNetwork loops = networkOf(new LoopKernels());
    round(loops);
    long ofLoops = nanos(loops);
    long ofVectors = nanos(vectors);
    LOG.warn(
        "Kernels {} still put vectors on the heap after {} s: {} serve, a round takes {} against"
            + " {} us in loops",
        vectors.kernel(),
        TimeUnit.NANOSECONDS.toSeconds(PATIENCE_NANOS),
        ofVectors < ofLoops ? "they" : "loops",
        TimeUnit.NANOSECONDS.toMicros(ofVectors),
        TimeUnit.NANOSECONDS.toMicros(ofLoops));
    return ofVectors < ofLoops ? Result.VECTORS_ARE_FASTER : Result.LOOPS_ARE_FASTER;
  }

  private long nanos(VectorNetwork network) {
    long start = System.nanoTime();
    round(network);
    return System.nanoTime() - start;
  }

  private static long millisSince(long start) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
  }

  /** One pass of each kind; the most bytes that one takes besides what it hands out. */
  long round(VectorNetwork network) {
    long most = 0;
    for (int steps : STEPS) {
      if (context == null || isAtEnd(steps)) {
        begin();
      }
      for (int i = 0; i < steps && !batch.isFullFor(context); i++) {
        batch.add(context, 0, features);
      }
      long handedOut = outputBytes();
      if (plan.options().retention().needsAttention()) {
        handedOut += attentionBytes();
      }
      pass(network);
      most = Math.max(most, network.allocatedBytesOfLastPass() - handedOut);
    }
    return most;
  }

  private long outputBytes() {
    return (long) batch.size() * plan.model().config().head().outputs().size() * Float.BYTES;
  }

  /** Of the sums of attention paid that a pass hands out. */
  private long attentionBytes() {
    int slots = context.table().size() * plan.geometry().blockSize() + plan.shape().blockSize();
    return (long) batch.size() * slots * Float.BYTES;
  }

  private boolean isAtEnd(int steps) {
    Integer positions = plan.model().config().architecture().maxPositions();
    return positions != null && context.nextPosition() + steps > positions;
  }

  private void begin() {
    if (context != null) {
      context.release(blocks);
    }
    context = new KvContext(0, plan.geometry(), plan.shape().storage(), plan.options().retention());
    batch = new StepBatch(plan.model().config(), plan.options().maxStepsPerPass());
  }

  private void pass(VectorNetwork network) {
    network.reserve(context, blocks, batch.size());
    network.run(
        batch,
        (group, attention) -> group.context().advance(blocks, group.rows().size(), attention));
    batch.clear();
  }
}
