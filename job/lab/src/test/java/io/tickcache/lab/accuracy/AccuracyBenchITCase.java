package io.tickcache.lab.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RetentionPolicy.Kind;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the accuracy benchmark sees, on synthetic steps. */
class AccuracyBenchITCase {

  private static final int WINDOW = 64;
  private static final int STEPS = 400;
  private static final AccuracyCase TORCH = AccuracyCase.all(List.of(), List.of()).get(0);

  private final ModelDirectory model = BenchModels.named("small");
  private final List<RecordedSteps> steps = List.of(random(1), random(2));

  @Test
  void fp32ThroughLibtorchIsRightAndSmallerTypesAreLessSo() {
    AccuracyBench bench = bench(List.of());
    RecordedRun truth = bench.run(AccuracyCase.TRUTH);
    double torch = error(bench, truth, bench.run(TORCH));
    List<Double> errors = new ArrayList<>();
    for (AccuracyCase of :
        AccuracyCase.all(List.of(KvStorage.FP16, KvStorage.INT8, KvStorage.INT4), List.of())) {
      errors.add(error(bench, truth, bench.run(of)));
    }
    assertThat(torch).isLessThan(1e-5);
    assertThat(errors).isSorted();
    assertThat(errors.get(1)).isGreaterThan(1e-5);
  }

  @Test
  void seesAWrongScaleOfOneHead() {
    AccuracyBench bench = bench(List.of());
    RecordedRun truth = bench.run(AccuracyCase.TRUTH);
    RecordedRun broken = bench.run(withScaledHead(1.01f), AccuracyCase.TRUTH, steps);
    assertThat(error(bench, truth, broken))
        .isGreaterThan(10 * error(bench, truth, bench.run(TORCH)))
        .isGreaterThan(1e-4);
  }

  @Test
  void seesALostStep() {
    AccuracyBench bench = bench(List.of());
    RecordedRun truth = bench.run(AccuracyCase.TRUTH);
    List<RecordedSteps> lost = List.of(blank(steps.get(0), WINDOW - 1), steps.get(1));
    assertThat(error(bench, truth, bench.run(model, AccuracyCase.TRUTH, lost)))
        .isGreaterThan(10 * error(bench, truth, bench.run(TORCH)))
        .isGreaterThan(1e-4);
  }

  @Test
  void reportsEachStorageAndPolicy() {
    List<RetentionPolicy> policies = Arrays.stream(Kind.values()).map(RetentionPolicy::of).toList();
    AccuracyReport report = bench(AccuracyCase.all(List.of(KvStorage.values()), policies)).run();
    JsonNode results = report.json().get("results");
    assertThat(results).hasSize(1 + (KvStorage.values().length - 1) + policies.size());
    for (JsonNode result : results) {
      assertThat(result.get("relative_rmse").asDouble()).isNotNegative().isLessThan(2);
      assertThat(result.get("rank_correlation").asDouble()).isBetween(-1.0, 1.0);
      assertThat(result.get("kv_bytes").asLong()).isPositive();
    }
    assertThat(report.text()).anyMatch(line -> line.contains("attention-sinks:4"));
    assertThat(report.text()).anyMatch(line -> line.startsWith("Held after 1, 2 and 4 windows"));
  }

  @Test
  void aSlidingWindowHoldsNothingBeyondIt() {
    AccuracyBench bench = bench(List.of());
    RecordedRun window =
        bench.run(AccuracyCase.all(List.of(), List.of(RetentionPolicy.SLIDING_WINDOW)).get(1));
    assertThat(window.lives()[0][0]).isEqualTo(WINDOW - 1);
    assertThat(AccuracyResult.held(window, WINDOW)).containsExactly(0, 0, 0);
    RecordedRun sinks =
        bench.run(
            AccuracyCase.all(List.of(), List.of(RetentionPolicy.of(Kind.ATTENTION_SINKS))).get(1));
    assertThat(sinks.lives()[0][3]).isEqualTo(STEPS - 1 - 3);
    assertThat(sinks.lives()[0][4]).isEqualTo(WINDOW - 5);
  }

  @Test
  void needsMoreStepsThanTheWindow() {
    assertThatThrownBy(() -> new AccuracyBench(model, steps, List.of(), STEPS, Terminal.of(true)))
        .isInstanceOf(UserException.class)
        .hasMessage(
            "--context 400: must be below the longest history of the recordings, 400 steps");
  }

  private AccuracyBench bench(List<AccuracyCase> cases) {
    return new AccuracyBench(model, steps, cases, WINDOW, Terminal.of(true));
  }

  private static double error(AccuracyBench bench, RecordedRun truth, RecordedRun run) {
    return bench.deviation(truth, run).relativeRmse();
  }

  private RecordedSteps random(long seed) {
    Random random = new Random(seed);
    List<RecordedSteps.Step> made = new ArrayList<>();
    double mid = 100;
    for (int step = 0; step < STEPS; step++) {
      float[] features = new float[model.config().tokenTypes().get(0).features()];
      for (int i = 0; i < features.length; i++) {
        features[i] = (float) random.nextGaussian();
      }
      mid *= 1 + 1e-4 * random.nextGaussian();
      made.add(new RecordedSteps.Step(0, features, mid));
    }
    return new RecordedSteps("test:" + seed, made);
  }

  /** One step of which nothing was recorded. */
  private static RecordedSteps blank(RecordedSteps recorded, int position) {
    List<RecordedSteps.Step> steps = new ArrayList<>(recorded.steps());
    RecordedSteps.Step lost = steps.get(position);
    steps.set(
        position,
        new RecordedSteps.Step(lost.tokenType(), new float[lost.features().length], lost.price()));
    return new RecordedSteps(recorded.instrument(), steps);
  }

  /** The values of the first layer's first head times a factor, as a wrong scale makes them. */
  private ModelDirectory withScaledHead(float factor) {
    Map<String, FloatTensor> weights = new LinkedHashMap<>(model.weights());
    FloatTensor qkv = weights.get("qkv_weight"); // [layers, 3 * width, width]
    int width = model.config().architecture().dModel();
    float[] scaled = qkv.data().clone();
    int first = 2 * width * width;
    for (int i = 0; i < model.config().architecture().headDim() * width; i++) {
      scaled[first + i] *= factor;
    }
    weights.put("qkv_weight", new FloatTensor(qkv.shape(), scaled));
    return ModelDirectory.of(model.config(), weights);
  }
}
