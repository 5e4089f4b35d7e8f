package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.torch.FullForward;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelParameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Models whose outputs are a linear rule on the step's features and the network's correction. */
class LinearSkipTest {

  private static final long SEED = 41;

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @EnumSource(names = {"VECTOR", "TORCH"})
  void isTheLinearRuleWhereTheNetworkSaysNothing(EngineType type) {
    ModelDirectory model = withoutHead(TestModels.skipping(HeadType.REGRESSION, 40));
    StepHistory history = StepHistory.random(90, random);
    try (InferenceEngine engine =
        InferenceEngine.open(model, EngineOptions.of(1 << 20, 30).withEngine(type))) {
      KvContext context = engine.cache().newContext(0);
      StepBatch batch = engine.newBatch();
      int ran = 0;
      while (ran < history.size()) {
        while (ran + batch.size() < history.size() && !batch.isFullFor(context)) {
          int step = ran + batch.size();
          batch.add(context, history.tokenTypes().get(step), history.features().get(step));
        }
        for (float[] outputs : engine.run(batch)) {
          for (int output = 0; output < outputs.length; output++) {
            assertThat(outputs[output])
                .as("seed %d, step %d", SEED, ran)
                .isCloseTo((float) rule(model, history, ran, output), within(1e-5f));
          }
          ran++;
        }
        batch.clear();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"VECTOR, REGRESSION", "VECTOR, DIRECTION", "TORCH, REGRESSION", "TORCH, ALLOCATION"})
  void addsWhatTheNetworkSays(EngineType type, HeadType head) {
    ModelDirectory model = TestModels.skipping(head, 40);
    List<StepHistory> histories =
        List.of(StepHistory.random(200, random), StepHistory.random(90, random));
    try (InferenceEngine engine =
        InferenceEngine.open(model, EngineOptions.of(8 << 20, 60).withEngine(type))) {
      List<float[][]> incremental = new RandomBatches(engine, histories).run(random, 60);
      for (int i = 0; i < histories.size(); i++) {
        StepHistory history = histories.get(i);
        float[][] full = FullForward.outputs(model, history.tokenTypes(), history.features());
        for (int step = 0; step < full.length; step++) {
          assertThat(incremental.get(i)[step])
              .as("seed %d, instrument %d, step %d", SEED, i, step)
              .containsExactly(full[step], within(type == EngineType.VECTOR ? 1e-5f : 1e-4f));
        }
      }
    }
  }

  @Test
  void givesEqualBitsHoweverStepsAreBatched() {
    EngineOptions options = EngineOptions.of(4 << 20, 60).withBlockSize(16);
    EngineOptions others = options.withBlockSize(32).withMaxStepsPerPass(23);
    EqualBits.check(SEED, TestModels.skipping(HeadType.REGRESSION, 40), 300, options, others);
  }

  private static ModelDirectory withoutHead(ModelDirectory model) {
    Map<String, FloatTensor> weights = new LinkedHashMap<>(model.weights());
    weights.computeIfPresent("head_weight", (name, t) -> FloatTensor.zeros(t.shape()));
    // As a trained rule has it: another constant for each kind of step.
    weights.put(
        ModelParameters.SKIP_BIAS, new FloatTensor(new int[] {2, 2}, new float[] {1, -2, 3, .5f}));
    return ModelDirectory.of(model.config(), weights);
  }

  private static double rule(ModelDirectory model, StepHistory history, int step, int output) {
    FloatTensor weight = model.weights().get(ModelParameters.SKIP_WEIGHT);
    int type = history.tokenTypes().get(step);
    int row = type * weight.shape()[1] + output;
    float[] features = history.features().get(step);
    double sum = model.weights().get(ModelParameters.SKIP_BIAS).data()[row];
    for (int i = 0; i < features.length; i++) {
      sum += (double) weight.data()[row * weight.shape()[2] + i] * features[i];
    }
    return sum;
  }
}
