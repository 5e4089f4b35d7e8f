package io.tickcache.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.KvPrefix;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvPoolExhaustedException;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.ForecastSeries;
import io.tickcache.steps.StepInput;
import io.tickcache.testing.TestModels;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Property: a forecast is what single steps give, made by hand, whatever else is rolled with it.
 */
class ForecasterTest {

  private static final long SEED = 17;
  private static final int HORIZON = 12;
  private static final int MID = 80;
  private static final int SPREAD = 81;
  private static final List<String> OUTPUTS = List.of("next_spread", "return_1s_bps", "next_mid");
  private static final List<Double> ERRORS = List.of(0.3, 2.0, 0.7);
  private static final int FEATURES = 83;
  private static final int CONTEXTS = 5;
  private static final int BLOCK = 32;

  private final Random random = new Random(SEED);

  private static ModelDirectory model(int records) {
    ModelConfig books = TestModels.tiny(TokenSource.ORDER_BOOK);
    ModelConfig config =
        records == 0 ? books : TestModels.tinyWithPrefix(records, TokenSource.ORDER_BOOK);
    return ModelFactory.untrained(TestModels.withOutputs(config, OUTPUTS, ERRORS), 7);
  }

  private static EngineOptions options() {
    return EngineOptions.of(8 << 20, 60).withBlockSize(BLOCK);
  }

  private static ForecastSettings settings(int paths, double temperature) {
    return new ForecastSettings(
        HORIZON, 1, Duration.ZERO, paths, temperature, 99, paths == 1 ? List.of() : List.of(0.25));
  }

  private static Forecaster forecaster(InferenceEngine engine, ForecastSettings settings) {
    return new Forecaster(engine, ForecastPlan.of(settings, engine.config()));
  }

  private float[] randomFeatures() {
    float[] features = new float[FEATURES];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return features;
  }

  private PrefixContent randomRecords(InferenceEngine engine) {
    int features = engine.config().tokenTypes().get(1).features();
    float[] record = new float[features];
    for (int i = 0; i < features; i++) {
      record[i] = (float) random.nextGaussian();
    }
    return new PrefixContent(List.of(record));
  }

  /** Contexts of random lengths, from 1 to several windows. */
  private List<ForecastStart> starts(InferenceEngine engine) {
    List<ForecastStart> starts = new ArrayList<>();
    for (int i = 0; i < CONTEXTS; i++) {
      PrefixContent prefix =
          engine.config().prefixLength() > 0 && i > 0 ? randomRecords(engine) : null;
      starts.add(start(engine, "test:" + i, i == 0 ? 1 : 1 + random.nextInt(200), prefix));
    }
    return starts;
  }

  private ForecastStart start(
      InferenceEngine engine, String instrument, int steps, PrefixContent prefix) {
    KvContext context = engine.cache().newContext(5);
    float[] features = null;
    float[] outputs = null;
    for (int step = 0; step < steps; step++) {
      features = randomFeatures();
      outputs = step(engine, context, prefix, features);
    }
    StepInput last = new StepInput(TokenSource.ORDER_BOOK, 0, features);
    return new ForecastStart(instrument, 9, 5, steps - 1L, 100.0, context, prefix, last, outputs);
  }

  private static float[] step(
      InferenceEngine engine, KvContext context, PrefixContent content, float[] features) {
    StepBatch batch = engine.newBatch();
    KvPrefix prefix = content == null ? null : engine.prefix(content);
    batch.add(context, prefix, 0, features);
    float[] outputs = engine.run(batch)[0];
    batch.clear();
    return outputs;
  }

  /** One path by hand: features are not normalized in these models, but limited to 10. */
  private static List<ForecastSeries> byHand(
      InferenceEngine engine, ForecastStart start, double temperature, int path) {
    PathNoise noise = new PathNoise(99, start.instrument(), start.epochMicros(), start.position());
    KvContext fork = engine.cache().fork(start.context());
    float[] features = start.step().features().clone();
    float[] said = start.outputs();
    float[][] numbers = new float[5][HORIZON];
    for (int step = 0; step < HORIZON; step++) {
      double spread = said[0] + temperature * 0.3 * noise.normal(path, step + 1, SPREAD);
      double mid = said[2] + temperature * 0.7 * noise.normal(path, step + 1, MID);
      features[SPREAD] = (float) Math.max(-10, Math.min(10, spread));
      features[MID] = (float) Math.max(-10, Math.min(10, mid));
      said = step(engine, fork, start.prefix(), features);
      numbers[0][step] = features[SPREAD];
      numbers[1][step] = features[MID];
      for (int output = 0; output < 3; output++) {
        numbers[2 + output][step] = said[output];
      }
    }
    engine.cache().release(fork);
    List<String> names = List.of("spread", "mid", OUTPUTS.get(0), OUTPUTS.get(1), OUTPUTS.get(2));
    List<ForecastSeries> series = new ArrayList<>();
    for (int i = 0; i < numbers.length; i++) {
      List<Float> values = new ArrayList<>();
      for (float number : numbers[i]) {
        values.add(number);
      }
      series.add(new ForecastSeries(names.get(i), values, List.of()));
    }
    return series;
  }

  private static List<ForecastSeries> all(Forecast forecast) {
    List<ForecastSeries> all = new ArrayList<>(forecast.getInputs());
    all.addAll(forecast.getOutputs());
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, SLIDING_WINDOW, 0",
    "FP32, SLIDING_WINDOW, 3",
    "INT8, SLIDING_WINDOW, 0",
    "INT4, ATTENTION_SINKS, 3",
    "BF16, ATTENTION_SCORE, 0",
    "FP8, RECENCY, 0",
    "FP16, ENTROPY, 0",
    "FP32, HYBRID, 3"
  })
  void equalsSingleStepsByHand(KvStorage storage, RetentionPolicy.Kind retention, int records) {
    EngineOptions options =
        options().withKvStorage(storage).withRetention(RetentionPolicy.of(retention));
    try (InferenceEngine engine = InferenceEngine.open(model(records), options)) {
      List<ForecastStart> starts = starts(engine);
      int used = engine.cache().blocksUsed();
      List<Forecast> forecasts = forecaster(engine, settings(1, 0)).roll(starts);
      List<Forecast> drawn = forecaster(engine, settings(1, 1.5)).roll(starts);
      assertThat(engine.cache().blocksUsed()).isEqualTo(used);
      assertThat(engine.cache().blocksShared()).isZero();
      for (int i = 0; i < CONTEXTS; i++) {
        assertThat(all(forecasts.get(i))).isEqualTo(byHand(engine, starts.get(i), 0, 0));
        assertThat(all(drawn.get(i))).isEqualTo(byHand(engine, starts.get(i), 1.5, 0));
      }
    }
  }

  @Test
  void isTheSameInAnyCompanyAndAnyRoom() {
    try (InferenceEngine engine = InferenceEngine.open(model(3), options())) {
      List<ForecastStart> starts = starts(engine);
      List<Forecast> expected = forecaster(engine, settings(7, 1)).roll(starts);
      for (int i = 0; i < CONTEXTS; i++) {
        assertThat(forecaster(engine, settings(7, 1)).roll(List.of(starts.get(i))))
            .containsExactly(expected.get(i));
      }
      List<ForecastStart> reversed = new ArrayList<>(starts);
      Collections.reverse(reversed);
      List<KvContext> fill = fillUp(engine, 4); // room for one path or two
      List<Forecast> tight = new ArrayList<>(forecaster(engine, settings(7, 1)).roll(reversed));
      Collections.reverse(tight);
      assertThat(tight).isEqualTo(expected);
      assertThat(engine.cache().blocksFree()).isBetween(4, 7);
      fill.forEach(engine.cache()::release);
    }
    try (InferenceEngine engine =
        InferenceEngine.open(model(3), options().withMaxStepsPerPass(2))) {
      random.setSeed(SEED);
      List<ForecastStart> starts = starts(engine);
      List<Forecast> expected = new ArrayList<>();
      starts.forEach(
          start -> expected.addAll(forecaster(engine, settings(7, 1)).roll(List.of(start))));
      assertThat(forecaster(engine, settings(7, 1)).roll(starts)).isEqualTo(expected);
    }
  }

  /** Takes blocks until so few are free that no further context fits. */
  private List<KvContext> fillUp(InferenceEngine engine, int leave) {
    List<KvContext> fill = new ArrayList<>();
    while (engine.cache().blocksFree() >= leave + engine.cache().blocksPerContext()) {
      KvContext context = engine.cache().newContext(0);
      engine.cache().reserve(context, 60);
      fill.add(context);
    }
    while (engine.cache().blocksFree() > leave + 1) {
      KvContext context = engine.cache().newContext(0);
      engine.cache().reserve(context, 1);
      fill.add(context);
    }
    return fill;
  }

  @Test
  void meansAndQuantilesAreThoseOfTheSinglePaths() {
    try (InferenceEngine engine = InferenceEngine.open(model(0), options())) {
      ForecastStart start = start(engine, "test:A", 50, null);
      Forecast forecast = forecaster(engine, settings(3, 1)).roll(List.of(start)).get(0);
      float[] mids = new float[3];
      for (int path = 0; path < 3; path++) {
        mids[path] = byHand(engine, start, 1, path).get(1).getMean().get(HORIZON - 1);
      }
      assertThat(mids[0]).isNotEqualTo(mids[1]);
      ForecastSeries mid = forecast.getInputs().get(1);
      assertThat(mid.getMean().get(HORIZON - 1)).isEqualTo(PathStatistics.mean(mids));
      Arrays.sort(mids);
      assertThat(mid.getQuantiles().get(0).getValues().get(HORIZON - 1))
          .isEqualTo(PathStatistics.quantile(mids, 0.25));
      assertThat(forecast.getPaths()).isEqualTo(3);
      assertThat(forecast.getModelId()).isEqualTo(engine.modelId());
    }
  }

  @Test
  void givesTheBlocksOfTenThousandForecastsBack() {
    try (InferenceEngine engine = InferenceEngine.open(model(0), options())) {
      List<ForecastStart> starts = starts(engine);
      int free = engine.cache().blocksFree();
      Forecaster forecaster = forecaster(engine, settings(1, 0));
      int made = 0;
      while (made < 10_000) {
        made += forecaster.roll(starts).size();
      }
      assertThat(engine.cache().blocksFree()).isEqualTo(free);
      assertThat(engine.cache().blocksShared()).isZero();
    }
  }

  @Test
  void aForecastThatIsNotFiniteIsMissingAndTheOthersAreNot() {
    try (InferenceEngine engine = InferenceEngine.open(model(0), options())) {
      List<ForecastStart> starts = starts(engine);
      List<Forecast> expected = forecaster(engine, settings(2, 1)).roll(starts);
      int free = engine.cache().blocksFree();
      ForecastStart bad = starts.get(2);
      List<ForecastStart> some = new ArrayList<>(starts);
      some.set(
          2,
          new ForecastStart(
              bad.instrument(),
              bad.eventTimeMicros(),
              bad.epochMicros(),
              bad.position(),
              bad.referencePrice(),
              bad.context(),
              bad.prefix(),
              bad.step(),
              new float[] {Float.NaN, 0, 0}));
      List<Forecast> left = new ArrayList<>(expected);
      left.remove(2);
      assertThat(forecaster(engine, settings(2, 1)).roll(some)).isEqualTo(left);
      assertThat(engine.cache().blocksFree()).isEqualTo(free);
    }
  }

  @Test
  void givesBlocksBackWhereThereIsNoRoom() {
    try (InferenceEngine engine = InferenceEngine.open(model(0), options())) {
      List<ForecastStart> starts = starts(engine);
      List<KvContext> fill = fillUp(engine, 0);
      while (engine.cache().blocksFree() > 0) {
        KvContext context = engine.cache().newContext(0);
        engine.cache().reserve(context, 1);
        fill.add(context);
      }
      assertThatThrownBy(() -> forecaster(engine, settings(2, 1)).roll(starts))
          .isInstanceOf(KvPoolExhaustedException.class);
      assertThat(engine.cache().blocksFree()).isZero();
      assertThat(engine.cache().blocksShared()).isZero();
      fill.forEach(engine.cache()::release);
      assertThat(forecaster(engine, settings(2, 1)).roll(starts)).hasSize(CONTEXTS);
    }
  }
}
