package io.tickcache.lab.engine;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.job.UserException;
import io.tickcache.kvcache.KvContext;
import io.tickcache.lab.report.Machine;
import io.tickcache.model.ModelDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * {@code bench engine --cold}: what the first records after a start wait. Opens an engine in a JVM
 * that has run none, and runs one step after the other at once, until what computes them has been
 * the same for a while.
 */
public final class ColdBench {

  private static final long SEED = 1;
  private static final int BATCH = 100;
  private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final double NANOS = 1e-9;

  private final EngineBenchOptions options;

  /**
   * @throws UserException if the options name more than one way of running: the second would be
   *     warm
   */
  public ColdBench(EngineBenchOptions options) {
    this.options = options;
    int ways = options.variants().size() * options.contexts().size();
    if (ways != 1) {
      throw new UserException(
          "--cold: measures one context and one way of running the engine, in a JVM that has run"
              + " none, and these options name %d: add --contexts and --storage with one value each"
                  .formatted(ways));
    }
  }

  /** Opens the engine and runs it. */
  public ColdReport run() {
    int context = options.contexts().get(0);
    EngineVariant variant = options.variants().get(0);
    ModelDirectory model =
        BenchModels.withContext(options.model(), context, options.positions(context));
    SyntheticSteps steps = new SyntheticSteps(model.config(), context, new Random(SEED));
    long begin = System.nanoTime();
    long bytes = EnginePlan.contextBytes(model, variant.options(1, BATCH));
    try (InferenceEngine engine = InferenceEngine.open(model, variant.options(bytes, BATCH))) {
      double open = (System.nanoTime() - begin) * NANOS;
      List<ColdReport.Step> taken = steps(engine, steps);
      return new ColdReport(
          Machine.here(1), model.filesId(), context, variant, open, List.copyOf(taken));
    }
  }

  private static List<ColdReport.Step> steps(InferenceEngine engine, SyntheticSteps steps) {
    List<ColdReport.Step> taken = new ArrayList<>();
    StepBatch batch = engine.newBatch();
    KvContext context = engine.cache().newContext(0);
    long begin = System.nanoTime();
    long changed = begin;
    String kernel = engine.kernel();
    long now = begin;
    while (now - begin < MOST_NANOS && (now - changed < STEADY_NANOS || !isReady(engine))) {
      if (batch.atEndOfPositions(context)) {
        engine.cache().release(context);
        context = engine.cache().newContext(0);
      }
      int step = taken.size() % steps.size();
      batch.add(context, steps.tokenType(step), steps.features(step));
      long before = System.nanoTime();
      engine.run(batch);
      now = System.nanoTime();
      batch.clear();
      taken.add(new ColdReport.Step((now - begin) * NANOS, (now - before) * NANOS, kernel));
      if (!engine.kernel().equals(kernel)) {
        kernel = engine.kernel();
        changed = now;
      }
    }
    return taken;
  }

  private static boolean isReady(InferenceEngine engine) {
    return engine.awaitKernel(Duration.ZERO);
  }
}
