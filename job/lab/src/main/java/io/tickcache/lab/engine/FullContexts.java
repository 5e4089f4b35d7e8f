package io.tickcache.lab.engine;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.PageStore;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvShape;
import io.tickcache.model.Architecture;
import io.tickcache.model.ModelDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine with contexts that are full, so that every further step costs the same. Before they are
 * handed out, the outputs that filled them are compared with a recompute of all steps: a benchmark
 * of a wrong answer is worth nothing.
 */
public final class FullContexts implements AutoCloseable {

  /** Steps of the batch that a benchmark measures, and the most of a pass. */
  public static final int BATCH = 100;

  private static final Duration KERNEL_PATIENCE = Duration.ofMinutes(1);
  private static final int WARM_UP_PASSES = 1_500;
  private static final long WARM_UP_NANOS = 1_000_000_000L;

  private final InferenceEngine engine;
  private final StepBatch batch;
  private final SyntheticSteps steps;
  private final double tolerance;
  private final PageStore pages = new PageStore();
  private List<KvContext> contexts = new ArrayList<>();
  private long turn;

  /**
   * @param model of {@code max_context} = the number of steps
   * @param steps that fill a context; more than {@link #BATCH}
   * @param most contexts that will be asked for at once
   */
  FullContexts(ModelDirectory model, EngineVariant variant, SyntheticSteps steps, int most) {
    long bytes = poolBytes(model, variant, steps.size(), most);
    this.engine = InferenceEngine.open(model, variant.options(bytes, Math.max(BATCH, most)));
    this.batch = engine.newBatch();
    this.steps = steps;
    this.tolerance = variant.tolerance();
  }

  /** Memory of the KV blocks: of the contexts, and two more while they are being made. */
  public static long poolBytes(
      ModelDirectory model, EngineVariant variant, int maxContext, int contexts) {
    ModelDirectory sized = BenchModels.withContext(model, maxContext, maxContext);
    return (contexts + 2L)
        * EnginePlan.contextBytes(sized, variant.options(1, Math.max(BATCH, contexts)));
  }

  /** Bytes of one step's keys and values, from the model's sizes alone. */
  public static long stepBytes(ModelDirectory model, EngineVariant variant) {
    Architecture size = model.config().architecture();
    return new KvShape(size.nLayers(), size.nHeads(), size.headDim(), variant.storage())
        .stepBytes();
  }

  /**
   * Fills the contexts, in passes of every kind that is measured later.
   *
   * @param truth outputs of the last step by the full path
   * @param numbers how many contexts a pass takes, ascending; as many as the last are kept
   * @throws IllegalStateException if a pass gives other outputs than the truth
   */
  void fill(float[] truth, List<Integer> numbers) {
    KvContext first = engine.cache().newContext(0);
    run(first, 0, steps.size() - BATCH);
    checkBatch(first, truth);
    run(first, steps.size() - BATCH, steps.size() - 1);
    for (int number : numbers) {
      contexts.forEach(engine.cache()::release);
      contexts = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        contexts.add(pages.copy(engine, first, engine));
      }
      for (KvContext context : contexts) {
        add(context, steps.size() - 1);
      }
      for (float[] outputs : runBatch()) {
        check(number + " instruments in one pass", outputs, truth);
      }
    }
    engine.cache().release(first);
  }

  private void checkBatch(KvContext context, float[] truth) {
    KvContext copy = pages.copy(engine, context, engine);
    float[][] outputs = run(copy, steps.size() - BATCH, steps.size());
    check("a batch of " + BATCH, outputs[BATCH - 1], truth);
    engine.cache().release(copy);
  }

  private void check(String pass, float[] outputs, float[] truth) {
    for (int i = 0; i < truth.length; i++) {
      double difference = Math.abs(outputs[i] - truth[i]);
      if (!(difference <= tolerance)) {
        throw new IllegalStateException(
            "context %d, %s: output %d is %s from the cache and %s recomputed, more than %s apart"
                .formatted(steps.size(), pass, i, outputs[i], truth[i], tolerance));
      }
    }
  }

  /** Runs the steps {@code from} to {@code to - 1}; returns the outputs of the last pass. */
  private float[][] run(KvContext context, int from, int to) {
    float[][] outputs = new float[0][];
    for (int step = from; step < to; ) {
      for (int i = 0; i < BATCH && step < to; i++) {
        add(context, step++);
      }
      outputs = runBatch();
    }
    return outputs;
  }

  private void add(KvContext context, int step) {
    batch.add(context, steps.tokenType(step), steps.features(step));
  }

  private float[][] runBatch() {
    float[][] outputs = engine.run(batch);
    batch.clear();
    return outputs;
  }

  /**
   * Lets the JIT see passes of a kind, at most for a second; as a job does within its first ones.
   * Not where a table of positions ends.
   */
  void warmUp(int instruments, int newSteps) {
    engine.awaitKernel(KERNEL_PATIENCE);
    long end = System.nanoTime() + WARM_UP_NANOS;
    boolean endless = engine.config().architecture().maxPositions() == null;
    for (int i = 0; endless && i < WARM_UP_PASSES && System.nanoTime() < end; i++) {
      pass(instruments, newSteps);
    }
  }

  /** What computes its passes. */
  String kernel() {
    return engine.kernel();
  }

  /** One pass: the same number of new steps for each of the first contexts. */
  void pass(int instruments, int newSteps) {
    for (int i = 0; i < newSteps; i++) {
      int step = (int) (turn++ % steps.size());
      for (KvContext context : contexts.subList(0, instruments)) {
        add(context, step);
      }
    }
    runBatch();
  }

  @Override
  public void close() {
    engine.close();
  }
}
