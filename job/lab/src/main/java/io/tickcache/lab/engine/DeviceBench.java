package io.tickcache.lab.engine;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.PageStore;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.lab.report.Machine;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * {@code bench device}: whether a device and a way of running the engine give what the CPU gives in
 * fp32, and whether outputs depend there on how steps are batched. Three instruments, over more
 * than two windows, with a context written out and restored on the way.
 */
public final class DeviceBench {

  private static final long SEED = 5;
  private static final int INSTRUMENTS = 3;
  private static final int MAX_STEPS = 60;

  private final ModelDirectory model;
  private final SyntheticSteps steps;

  /**
   * @param context steps of a window
   */
  public DeviceBench(ModelDirectory model, int context) {
    int length = 2 * context + MAX_STEPS;
    this.model = BenchModels.withContext(model, context, length);
    this.steps = new SyntheticSteps(this.model.config(), length, new Random(SEED));
  }

  /** Compares each variant with the CPU. */
  public DeviceReport run(List<EngineVariant> variants) {
    List<DeviceResult> results = new ArrayList<>();
    EngineVariant cpu = EngineVariant.of(KvStorage.FP32);
    float[][][] truth;
    try (InferenceEngine engine = open(cpu)) {
      truth = outputs(engine, new Random(1), MAX_STEPS);
    }
    for (EngineVariant variant : variants) {
      try (InferenceEngine engine = open(variant)) {
        float[][][] large = outputs(engine, new Random(2), MAX_STEPS);
        float[][][] small = outputs(engine, new Random(3), 5);
        results.add(
            new DeviceResult(
                variant,
                INSTRUMENTS * steps.size(),
                differingRows(large, small),
                largestDifference(large, small),
                largestDifference(large, truth),
                deviation(truth)));
      }
    }
    return new DeviceReport(Machine.here(1), model.filesId(), steps.size(), results);
  }

  private InferenceEngine open(EngineVariant variant) {
    long bytes =
        FullContexts.poolBytes(
            model, variant, model.config().architecture().maxContext(), INSTRUMENTS);
    return InferenceEngine.open(model, variant.options(bytes, MAX_STEPS));
  }

  /** Outputs of all steps of all instruments, in batches of random sizes and orders. */
  private float[][][] outputs(InferenceEngine engine, Random random, int largest) {
    float[][][] outputs = new float[INSTRUMENTS][steps.size()][];
    KvContext[] contexts = new KvContext[INSTRUMENTS];
    Arrays.setAll(contexts, i -> engine.cache().newContext(0));
    PageStore pages = new PageStore();
    int[] next = new int[INSTRUMENTS];
    StepBatch batch = engine.newBatch();
    for (int left = INSTRUMENTS * steps.size(); left > 0; ) {
      List<int[]> rows = new ArrayList<>();
      int size = 1 + random.nextInt(largest);
      for (int i = 0; i < size && rows.size() < left; i++) {
        int instrument = steps.instrumentWithStepsLeft(next, random);
        int step = next[instrument]++;
        batch.add(contexts[instrument], steps.tokenType(step), steps.features(instrument, step));
        rows.add(new int[] {instrument, step});
      }
      float[][] results = engine.run(batch);
      batch.clear();
      for (int row = 0; row < results.length; row++) {
        outputs[rows.get(row)[0]][rows.get(row)[1]] = results[row];
      }
      left -= results.length;
      int moved = random.nextInt(4 * INSTRUMENTS);
      if (moved < INSTRUMENTS) {
        contexts[moved] = pages.move(engine, contexts[moved], engine);
      }
    }
    Arrays.stream(contexts).forEach(engine.cache()::release);
    return outputs;
  }

  private static int differingRows(float[][][] a, float[][][] b) {
    int differing = 0;
    for (int i = 0; i < a.length; i++) {
      for (int step = 0; step < a[i].length; step++) {
        differing += Arrays.equals(a[i][step], b[i][step]) ? 0 : 1;
      }
    }
    return differing;
  }

  private static double largestDifference(float[][][] a, float[][][] b) {
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      for (int step = 0; step < a[i].length; step++) {
        for (int output = 0; output < a[i][step].length; output++) {
          double difference = Math.abs(a[i][step][output] - b[i][step][output]);
          largest = Double.isNaN(difference) ? difference : Math.max(largest, difference);
        }
      }
    }
    return largest;
  }

  private static double deviation(float[][][] outputs) {
    double[] first =
        Arrays.stream(outputs).flatMap(Arrays::stream).mapToDouble(row -> row[0]).toArray();
    double mean = Arrays.stream(first).average().orElse(Double.NaN);
    return Math.sqrt(
        Arrays.stream(first).map(x -> (x - mean) * (x - mean)).average().orElse(Double.NaN));
  }
}
