package io.tickcache.training.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.ModelParameters;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.StepInput;
import io.tickcache.steps.TokenTypes;
import io.tickcache.training.linear.LinearSkip.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinearSkipTest {

  private final Random random = new Random(3);
  private final ModelConfig model = skipping(ModelFactory.smallConfig());

  private static ModelConfig skipping(ModelConfig config) {
    return new ModelConfig(
        config.formatVersion(),
        config.name(),
        config.trained(),
        config.architecture().withLinearSkip(),
        config.tokenTypes(),
        config.head());
  }

  @Test
  void findsTheRuleOfEachKindOfStepAndOutput() {
    LinearSkip skip = new LinearSkip(model, new SkipFeatures(model, List.of()));
    List<Row> validation = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      Row row = row(i % 2);
      if (i < 3_000) {
        skip.add(row);
      } else {
        validation.add(row);
      }
    }
    // No label, or a step that does not count: whatever it says.
    skip.add(new Row(step(0), new float[] {Float.NaN, Float.NaN}, 1));
    skip.add(new Row(step(1), new float[] {1e6f, 1e6f}, 0));
    Map<String, FloatTensor> rule = skip.fit(validation);

    float[] bias = rule.get(ModelParameters.SKIP_BIAS).data(); // [2 types, 2 outputs]
    assertThat(bias).containsExactly(new float[] {1, 0, -2, 0}, within(1e-2f));
    FloatTensor weight = rule.get(ModelParameters.SKIP_WEIGHT);
    assertThat(at(weight, 0, 0, 0)).isCloseTo(3, within(1e-2f));
    assertThat(at(weight, 0, 1, 6)).isCloseTo(-1, within(1e-2f));
    assertThat(at(weight, 1, 0, 2)).isCloseTo(0.5f, within(1e-2f));
    assertThat(at(weight, 1, 1, 2)).isCloseTo(4, within(1e-2f));
    assertThat(at(weight, 1, 0, 6)).isZero(); // klines have no such feature
  }

  @Test
  void looksAtTheFeaturesNamedAlone() {
    SkipFeatures named = new SkipFeatures(model, List.of("mid", "log_return"));
    LinearSkip skip = new LinearSkip(model, named);
    List<Row> validation = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      Row row = row(i % 2);
      skip.add(row);
      validation.add(row);
    }
    FloatTensor weight = skip.fit(validation).get(ModelParameters.SKIP_WEIGHT);
    float[] gradient = new float[weight.data().length];
    Arrays.fill(gradient, 1);
    named.restrict(Map.of(ModelParameters.SKIP_WEIGHT, gradient));

    int books = names(TokenSource.ORDER_BOOK).indexOf("mid");
    int klines = names(TokenSource.KLINE).indexOf("log_return");
    int[] shape = weight.shape();
    for (int i = 0; i < gradient.length; i++) {
      int feature = i % shape[2];
      boolean isSeen = feature == (i / shape[2] < shape[1] ? books : klines);
      assertThat(gradient[i]).as("%d", i).isEqualTo(isSeen || isPadding(i, shape) ? 1 : 0);
      if (!isSeen) {
        assertThat(weight.data()[i]).as("%d", i).isZero();
      }
    }
    assertThat(at(weight, 0, 0, books)).isNotZero();
  }

  @Test
  void refusesAFeatureThatNoStepHas() {
    assertThatThrownBy(() -> new SkipFeatures(model, List.of("mid", "volume")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--skip-features: 'volume' is no feature");
  }

  private List<String> names(TokenSource source) {
    return new TokenTypes(model).extractors().schema(source).names();
  }

  private boolean isPadding(int at, int[] shape) {
    return at % shape[2] >= model.tokenTypes().get(at / shape[2] / shape[1]).features();
  }

  private static float at(FloatTensor weight, int type, int output, int feature) {
    int[] shape = weight.shape();
    return weight.data()[(type * shape[1] + output) * shape[2] + feature];
  }

  private Row row(int type) {
    StepInput step = step(type);
    float[] x = step.features();
    float[] labels =
        type == 0 ? new float[] {1 + 3 * x[0], -x[6]} : new float[] {-2 + 0.5f * x[2], 4 * x[2]};
    return new Row(step, labels, 0.1f + random.nextFloat());
  }

  private StepInput step(int type) {
    float[] features = new float[model.tokenTypes().get(type).features()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) random.nextGaussian();
    }
    return new StepInput(model.tokenTypes().get(type).source(), type, features);
  }
}
