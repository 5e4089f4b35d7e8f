package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.KvPrefix;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training pass over steps that see changing market prefixes, and the engine that serves. */
class PrefixedTrainingTest {

  private static final int WINDOWS = 3;
  private static final int LENGTH = 70; // longer than the tiny model's window
  private static final int MOST = 4;
  private static final int MARKET_TYPE = 2;
  private static final long SEED = 17;

  private final ModelDirectory model =
      ModelFactory.untrained(
          TestModels.tinyWithPrefix(MOST, TokenSource.KLINE, TokenSource.ORDER_BOOK), SEED);
  private final int features = model.config().maxFeatures();
  private final Random random = new Random(SEED);
  private final List<List<float[]>> prefixes = new ArrayList<>();
  private final StepWindows windows = windows();

  /** Prefixes of 0 to 4 records; the first steps see none, the others see the next now and then. */
  private StepWindows windows() {
    int rows = WINDOWS * LENGTH;
    float[] steps = new float[rows * features];
    long[] types = new long[rows];
    long[] ofSteps = new long[rows];
    long[] counts = {1, 2, 3, 4, 4, 4, 0};
    int marketFeatures = model.config().tokenTypes().get(MARKET_TYPE).features();
    float[] records = new float[counts.length * MOST * features];
    for (int p = 0; p < counts.length; p++) {
      prefixes.add(new ArrayList<>());
      for (int r = 0; r < counts[p]; r++) {
        float[] record = gaussian(marketFeatures);
        prefixes.get(p).add(record);
        System.arraycopy(record, 0, records, (p * MOST + r) * features, marketFeatures);
      }
    }
    for (int row = 0; row < rows; row++) {
      types[row] = random.nextInt(MARKET_TYPE);
      int own = model.config().tokenTypes().get((int) types[row]).features();
      System.arraycopy(gaussian(own), 0, steps, row * features, own);
      ofSteps[row] = Math.min(counts.length - 1, row % LENGTH / 10 - 1 + row / LENGTH);
    }
    long[] positions = LongStream.range(0, rows).map(row -> row % LENGTH).toArray();
    return new StepWindows(
        WINDOWS,
        LENGTH,
        steps,
        types,
        positions,
        new StepWindows.Prefixes(MOST, records, counts, ofSteps));
  }

  private float[] gaussian(int numbers) {
    float[] values = new float[numbers];
    for (int i = 0; i < numbers; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  @ParameterizedTest
  @EnumSource(
      value = EngineType.class,
      names = {"VECTOR", "TORCH"})
  void outputsAreThoseThatAreServed(EngineType type) {
    try (TrainableModel trainable = TrainableModel.open(model, 1);
        InferenceEngine engine =
            InferenceEngine.open(model, EngineOptions.of(16L << 20, 10).withEngine(type))) {
      float[] outputs = trainable.outputs(windows);
      for (int w = 0; w < WINDOWS; w++) {
        KvContext context = engine.cache().newContext(w);
        for (int i = 0; i < LENGTH; i++) {
          int row = w * LENGTH + i;
          assertThat(Arrays.copyOfRange(outputs, 2 * row, 2 * row + 2))
              .as("seed %d, window %d, step %d", SEED, w, i)
              .containsExactly(served(engine, context, row), within(2e-5f));
        }
        engine.cache().release(context);
      }
    }
  }

  private float[] served(InferenceEngine engine, KvContext context, int row) {
    int type = (int) windows.tokenTypes()[row];
    int own = model.config().tokenTypes().get(type).features();
    int prefix = (int) windows.prefixes().ofSteps()[row];
    KvPrefix shared =
        prefix < 0 || prefixes.get(prefix).isEmpty()
            ? null
            : engine.prefix(new PrefixContent(prefixes.get(prefix)));
    StepBatch batch = engine.newBatch();
    batch.add(
        context,
        shared,
        type,
        Arrays.copyOfRange(windows.steps(), row * features, row * features + own));
    float[] outputs = engine.run(batch)[0];
    batch.clear();
    return outputs;
  }

  @Test
  void gradientsReachTheRecordsWeightsAndAreThoseOfSmallDifferences() {
    float[] direction = gaussian(WINDOWS * LENGTH * 2);
    try (TrainableModel trainable = TrainableModel.open(model, 1)) {
      Map<String, float[]> gradients = trainable.gradients(windows, outputs -> direction);
      Map<String, FloatTensor> weights = trainable.weights();
      assertThat(gradients.keySet()).isEqualTo(weights.keySet());
      for (String name : List.of("input_weight", "type_embedding", "qkv_weight", "ff1_weight")) {
        float[] values = weights.get(name).data();
        int ofMarket = name.endsWith("t") && !name.startsWith("i") ? 0 : MARKET_TYPE;
        int at = ofMarket * values.length / 3 + 3;
        double slope = TrainableModelTest.slope(trainable, windows, name, values, at, direction);
        assertThat(slope).as(name).isNotZero();
        assertThat((double) gradients.get(name)[at])
            .as("seed %d, %s[%d]", SEED, name, at)
            .isCloseTo(slope, within(0.02 * Math.abs(slope) + 0.01));
      }
    }
  }

  @Test
  void prefixesThatAreNotThereAreRefused() {
    assertThatThrownBy(
            () -> new StepWindows.Prefixes(2, new float[8], new long[] {2}, new long[] {1}))
        .hasMessage("prefix 1 of a step: there are 1");
    assertThatThrownBy(
            () -> new StepWindows.Prefixes(2, new float[8], new long[] {3}, new long[] {0}))
        .hasMessage("3 records of a prefix: must be from 0 to 2");
    assertThatThrownBy(
            () -> new StepWindows.Prefixes(2, new float[7], new long[] {2}, new long[] {0}))
        .hasMessage("7 values do not fill 1 prefixes of 2 records");
  }
}
