package io.tickcache.model;

import ai.djl.pytorch.jni.JniUtils;
import io.tickcache.kvcache.KvContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an engine's first calls before a prediction has to wait for them, and checks on this
 * machine what the engine promises: steps on their own give the bits that a full batch gives.
 */
final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);

  private static final int STEPS_ALONE = 8;

  private WarmUp() {}

  static void run(InferenceEngine engine) {
    List<float[]> together = outputs(engine, 1, Integer.MAX_VALUE);
    List<float[]> alone = outputs(engine, STEPS_ALONE, 1);
    for (int i = 0; i < Math.min(together.size(), alone.size()); i++) {
      if (!Arrays.equals(together.get(i), alone.get(i))) {
        LOG.warn(
            "Outputs of model {} depend, by rounding, on how steps are batched: on {}, with {} torch"
                + " thread(s)",
            engine.modelId(),
            engine.device(),
            JniUtils.getNumThreads());
        return;
      }
    }
  }

  private static List<float[]> outputs(InferenceEngine engine, int steps, int stepsOfBatch) {
    StepBatch batch = engine.newBatch();
    KvContext context = engine.newContext(0);
    float[] features = new float[engine.config().tokenTypes().get(0).features()];
    List<float[]> outputs = new ArrayList<>();
    try {
      while (outputs.size() < steps && !batch.atEndOfPositions(context)) {
        while (!full(batch, context, stepsOfBatch) && !batch.atEndOfPositions(context)) {
          batch.add(context, 0, features);
        }
        outputs.addAll(Arrays.asList(engine.run(batch)));
        batch.clear();
      }
      return outputs;
    } finally {
      engine.release(context);
    }
  }

  private static boolean full(StepBatch batch, KvContext context, int steps) {
    return batch.isFullFor(context) || batch.size() == steps;
  }
}
