package io.tickcache.engine;

import io.tickcache.kvcache.KvContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an engine's first calls before a prediction has to wait for them, and measures on this
 * machine whether steps of two contexts give the same bits alone, a few at a time and together.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final int STEPS = 24;

  /** Enough that what a step sees lies in several parts, see {@code tickcache_model.py}. */
  private static final int STEPS_ON_A_GPU = 300;

  private static final int A_FEW = 7;
  private static final int CONTEXTS = 2;

  private WarmUp() {}

  /** Whether all splits gave the same bits. */
  static boolean givesEqualBits(InferenceEngine engine) {
    int room = engine.cache().blocksTotal() / engine.cache().blocksPerContext();
    int contexts = Math.min(CONTEXTS, room);
    List<float[]> together = outputs(engine, contexts, Integer.MAX_VALUE);
    boolean equal =
        equal(together, outputs(engine, contexts, 1))
            && equal(together, outputs(engine, contexts, A_FEW));
    if (!equal) {
      LOG.warn(
          "Outputs of model {} depend, by rounding, on how steps are batched: computed by {}",
          engine.modelId(),
          engine.arithmetic());
    }
    return equal;
  }

  private static boolean equal(List<float[]> one, List<float[]> other) {
    return Arrays.deepEquals(one.toArray(), other.toArray());
  }

  /** The outputs of the first steps of contexts, context by context. */
  private static List<float[]> outputs(InferenceEngine engine, int count, int stepsOfBatch) {
    List<KvContext> contexts = new ArrayList<>();
    List<List<float[]>> outputs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contexts.add(engine.cache().newContext(0));
      outputs.add(new ArrayList<>());
    }
    StepBatch batch = engine.newBatch();
    try {
      int steps = engine.device() == Device.GPU ? STEPS_ON_A_GPU : STEPS;
      for (int step = 0; step < steps; step++) {
        for (int i = 0; i < count; i++) {
          if (batch.isFullFor(contexts.get(i)) || batch.size() == stepsOfBatch) {
            run(engine, batch, contexts, outputs);
          }
          if (!batch.atEndOfPositions(contexts.get(i))) {
            batch.add(contexts.get(i), 0, features(engine, i, step));
          }
        }
      }
      run(engine, batch, contexts, outputs);
      return outputs.stream().flatMap(List::stream).toList();
    } finally {
      contexts.forEach(engine.cache()::release);
    }
  }

  private static void run(
      InferenceEngine engine,
      StepBatch batch,
      List<KvContext> contexts,
      List<List<float[]>> outputs) {
    float[][] rows = engine.run(batch);
    for (int row = 0; row < rows.length; row++) {
      outputs.get(contexts.indexOf(batch.context(row))).add(rows[row]);
    }
    batch.clear();
  }

  private static float[] features(InferenceEngine engine, int context, int step) {
    SplittableRandom random = new SplittableRandom(STEPS_ON_A_GPU * context + step);
    float[] features = new float[engine.config().tokenTypes().get(0).features()];
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (2 * random.nextDouble() - 1);
    }
    return features;
  }
}
