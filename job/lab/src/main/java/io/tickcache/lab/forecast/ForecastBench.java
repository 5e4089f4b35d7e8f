package io.tickcache.lab.forecast;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.forecast.ForecastPlan;
import io.tickcache.forecast.ForecastSettings;
import io.tickcache.forecast.ForecastStart;
import io.tickcache.forecast.Forecaster;
import io.tickcache.job.Terminal;
import io.tickcache.kvcache.KvContext;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.engine.Rounds;
import io.tickcache.lab.report.Machine;
import io.tickcache.lab.report.Samples;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Forecast;
import io.tickcache.steps.FeatureExtractors;
import io.tickcache.steps.StepInput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * {@code bench forecasts}: what a forecast costs from a fork of a full context, beside computing
 * the whole window anew for each of its steps; and what forecasts of many instruments, or of many
 * paths, cost together beside one after the other.
 */
public final class ForecastBench {

  private static final long SEED = 1;
  private static final int PASS = 100;
  private static final int FED = 2;
  private static final Duration KERNEL_PATIENCE = Duration.ofMinutes(1);

  /**
   * What is measured.
   *
   * @param model with outputs {@code next_FEATURE} of order books
   * @param contexts lengths, steps
   * @param horizon steps of a forecast
   * @param many instruments, and paths, of what is rolled together
   * @param rounds how often everything is measured
   */
  public record Options(
      ModelDirectory model, List<Integer> contexts, int horizon, int many, int rounds) {}

  private final Options options;
  private final Terminal terminal;

  public ForecastBench(Options options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** The same model, untrained, with outputs that forecast two features of order books. */
  public static ModelDirectory forecasting(ModelDirectory untrained) {
    ModelConfig config = untrained.config();
    List<String> outputs =
        FeatureExtractors.of(config).orderBook().schema().names().stream()
            .limit(FED)
            .map(name -> "next_" + name)
            .toList();
    ModelConfig.Head head =
        new ModelConfig.Head(
            config.head().type(), outputs, 1, Collections.nCopies(outputs.size(), 1.0));
    return ModelFactory.untrained(
        new ModelConfig(
            config.formatVersion(),
            config.name(),
            config.trained(),
            config.architecture(),
            config.tokenTypes(),
            head),
        SEED);
  }

  /** Measures all context lengths. */
  public ForecastReport run() {
    List<ForecastReport.Row> rows = new ArrayList<>();
    for (int context : options.contexts()) {
      rows.add(measure(context));
    }
    return new ForecastReport(
        Machine.here(1), options.model().filesId(), options.horizon(), options.many(), rows);
  }

  private ForecastReport.Row measure(int context) {
    ModelDirectory model =
        BenchModels.withContext(options.model(), context, context + options.horizon());
    EngineOptions wanted = EngineOptions.of(1, PASS);
    long bytes = (2L * options.many() + 2) * EnginePlan.contextBytes(model, wanted);
    try (InferenceEngine engine = InferenceEngine.open(model, wanted.withKvCacheBytes(bytes))) {
      engine.awaitKernel(KERNEL_PATIENCE);
      float[][] steps = steps(engine, context);
      List<ForecastStart> starts = new ArrayList<>();
      for (int i = 0; i < options.many(); i++) {
        starts.add(start(engine, i, steps));
      }
      Forecaster one = new Forecaster(engine, plan(engine, 1));
      Forecaster paths = new Forecaster(engine, plan(engine, options.many()));
      check(one, starts);
      Rounds rounds =
          new Rounds(
              options.rounds(),
              round -> terminal.println("context %d, round %d".formatted(context, round)));
      rounds.addTask("fork", () -> one.roll(starts.subList(0, 1)));
      rounds.addTask("recompute", () -> recompute(engine, steps));
      rounds.addTask("together", () -> one.roll(starts));
      rounds.addTask("single", () -> starts.forEach(start -> one.roll(List.of(start))));
      rounds.addTask("paths", () -> paths.roll(starts.subList(0, 1)));
      Map<String, Samples> samples = rounds.run();
      return new ForecastReport.Row(
          context,
          engine.kernel(),
          samples.get("fork"),
          samples.get("recompute"),
          samples.get("together"),
          samples.get("single"),
          samples.get("paths"));
    }
  }

  /** A benchmark of wrong answers is worth nothing. */
  private static void check(Forecaster forecaster, List<ForecastStart> starts) {
    List<Forecast> single = new ArrayList<>();
    starts.forEach(start -> single.addAll(forecaster.roll(List.of(start))));
    if (single.size() != starts.size() || !forecaster.roll(starts).equals(single)) {
      throw new IllegalStateException(
          "forecasts of %d contexts together are not those one by one".formatted(starts.size()));
    }
  }

  private ForecastPlan plan(InferenceEngine engine, int paths) {
    return ForecastPlan.of(
        new ForecastSettings(
            options.horizon(), 1, Duration.ZERO, paths, paths > 1 ? 1 : 0, SEED, List.of(0.5)),
        engine.config());
  }

  private static float[][] steps(InferenceEngine engine, int count) {
    Random random = new Random(SEED);
    int type = engine.config().tokenTypeOf(TokenSource.ORDER_BOOK);
    float[][] steps = new float[count][engine.config().tokenTypes().get(type).features()];
    for (float[] features : steps) {
      for (int i = 0; i < features.length; i++) {
        features[i] = (float) random.nextGaussian();
      }
    }
    return steps;
  }

  private static ForecastStart start(InferenceEngine engine, int number, float[][] steps) {
    KvContext context = engine.cache().newContext(0);
    float[] outputs = fill(engine, context, steps);
    int type = engine.config().tokenTypeOf(TokenSource.ORDER_BOOK);
    StepInput last = new StepInput(TokenSource.ORDER_BOOK, type, steps[steps.length - 1]);
    String instrument = "bench:" + number;
    return new ForecastStart(
        instrument, 0, 0, steps.length - 1L, null, context, null, last, outputs);
  }

  /** What a server without a cache does: the window anew, for each step of the forecast. */
  private void recompute(InferenceEngine engine, float[][] steps) {
    for (int step = 0; step < options.horizon(); step++) {
      KvContext context = engine.cache().newContext(0);
      fill(engine, context, steps);
      engine.cache().release(context);
    }
  }

  /** Returns the outputs of the last step. */
  private static float[] fill(InferenceEngine engine, KvContext context, float[][] steps) {
    int type = engine.config().tokenTypeOf(TokenSource.ORDER_BOOK);
    StepBatch batch = engine.newBatch();
    float[] last = null;
    for (int i = 0; i < steps.length; i++) {
      batch.add(context, type, steps[i]);
      if (batch.isFullFor(context) || i == steps.length - 1) {
        last = engine.run(batch)[batch.size() - 1];
        batch.clear();
      }
    }
    return last;
  }
}
