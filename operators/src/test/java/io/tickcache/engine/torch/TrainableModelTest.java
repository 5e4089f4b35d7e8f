package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrainableModelTest {

  private static final int LENGTH = 12;
  private static final long SEED = 5;

  private final ModelDirectory model =
      ModelFactory.untrained(
          io.tickcache.testing.TestModels.tinyWithContext(5, TokenSource.KLINE), SEED);
  private final Random random = new Random(SEED);
  private final StepWindows windows = windows();

  private StepWindows windows() {
    int features = model.config().maxFeatures();
    float[] steps = new float[2 * LENGTH * features];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = (float) random.nextGaussian();
    }
    long[] positions = LongStream.range(0, 2 * LENGTH).map(i -> i % LENGTH).toArray();
    return new StepWindows(2, LENGTH, steps, new long[2 * LENGTH], positions);
  }

  @Test
  void outputsAreThoseOfTheForwardPassThatServingEquals() {
    try (TrainableModel trainable = TrainableModel.open(model, 1)) {
      float[] outputs = trainable.outputs(windows);
      int features = windows.features();
      List<float[]> steps =
          java.util.stream.IntStream.range(0, LENGTH)
              .mapToObj(i -> Arrays.copyOfRange(windows.steps(), i * features, (i + 1) * features))
              .toList();
      float[][] truth = FullForward.outputs(model, java.util.Collections.nCopies(LENGTH, 0), steps);
      for (int i = 0; i < LENGTH; i++) {
        assertThat(Arrays.copyOfRange(outputs, 2 * i, 2 * i + 2))
            .containsExactly(truth[i], within(1e-5f));
      }
    }
  }

  @Test
  void gradientsAreThoseOfSmallDifferences() {
    float[] direction = new float[2 * LENGTH * 2];
    for (int i = 0; i < direction.length; i++) {
      direction[i] = (float) random.nextGaussian();
    }
    try (TrainableModel trainable = TrainableModel.open(model, 1)) {
      Map<String, float[]> gradients = trainable.gradients(windows, outputs -> direction);
      Map<String, FloatTensor> weights = trainable.weights();
      assertThat(gradients.keySet()).isEqualTo(weights.keySet());
      for (String name : weights.keySet()) {
        float[] values = weights.get(name).data();
        int at = random.nextInt(values.length);
        double slope = slope(trainable, windows, name, values, at, direction);
        assertThat((double) gradients.get(name)[at])
            .as("seed %d, %s[%d]", SEED, name, at)
            .isCloseTo(slope, within(0.02 * Math.abs(slope) + 0.01));
      }
    }
  }

  /** How the outputs, along a direction, change with a weight: by a small difference. */
  static double slope(
      TrainableModel trainable,
      StepWindows windows,
      String name,
      float[] values,
      int at,
      float[] direction) {
    float step = 1e-2f;
    double above = loss(trainable, windows, name, values, at, step, direction);
    double below = loss(trainable, windows, name, values, at, -step, direction);
    trainable.setWeights(Map.of(name, values));
    return (above - below) / (2 * step);
  }

  private static double loss(
      TrainableModel trainable,
      StepWindows windows,
      String name,
      float[] values,
      int at,
      float step,
      float[] direction) {
    float[] moved = values.clone();
    moved[at] += step;
    trainable.setWeights(Map.of(name, moved));
    float[] outputs = trainable.outputs(windows);
    double sum = 0;
    for (int i = 0; i < outputs.length; i++) {
      sum += outputs[i] * direction[i];
    }
    return sum;
  }

  @Test
  void gradientsDoNotAddUpOverCalls() {
    float[] ones = new float[2 * LENGTH * 2];
    Arrays.fill(ones, 1);
    try (TrainableModel trainable = TrainableModel.open(model, 1)) {
      Map<String, float[]> first = new HashMap<>(trainable.gradients(windows, outputs -> ones));
      Map<String, float[]> second = trainable.gradients(windows, outputs -> ones);
      first.forEach((name, gradient) -> assertThat(second.get(name)).isEqualTo(gradient));
    }
  }
}
