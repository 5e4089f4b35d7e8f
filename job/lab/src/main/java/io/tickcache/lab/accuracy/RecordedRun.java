package io.tickcache.lab.accuracy;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Recorded steps of all instruments through one engine, a few of each in a pass.
 *
 * @param predictions first output of each step, by instrument and position
 * @param lives by instrument and position: how many later steps saw the step
 * @param cacheBytes of the KV blocks in use at the end
 */
@SuppressWarnings("ArrayRecordComponent") // results, never compared
record RecordedRun(double[][] predictions, int[][] lives, long cacheBytes) {

  /** Steps of a pass. */
  static final int BATCH = 128;

  private static final int STEPS_OF_A_CONTEXT = 16;

  /**
   * Runs them.
   *
   * @param progress is told how many steps are done
   */
  static RecordedRun of(
      ModelDirectory model,
      EngineOptions options,
      List<RecordedSteps> recorded,
      IntConsumer progress) {
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      List<Live> lives = new ArrayList<>();
      recorded.forEach(steps -> lives.add(new Live(engine.cache().newContext(0), steps)));
      StepBatch batch = engine.newBatch();
      int done = 0;
      while (fill(batch, lives)) {
        float[][] outputs = engine.run(batch);
        for (int row = 0; row < outputs.length; row++) {
          int position = (int) batch.position(row);
          live(lives, batch.context(row)).predictions[position] = outputs[row][0];
        }
        done += batch.size();
        batch.clear();
        progress.accept(done);
      }
      return new RecordedRun(
          lives.stream().map(live -> live.predictions).toArray(double[][]::new),
          lives.stream().map(live -> live.lives).toArray(int[][]::new),
          engine.cache().bytesUsed());
    }
  }

  private static Live live(List<Live> lives, KvContext context) {
    return lives.stream().filter(live -> live.context == context).findFirst().orElseThrow();
  }

  private static boolean fill(StepBatch batch, List<Live> lives) {
    for (Live live : lives) {
      int begin = batch.size();
      while (batch.size() < begin + STEPS_OF_A_CONTEXT
          && live.hasNext(batch)
          && !batch.isFullFor(live.context)) {
        live.add(batch);
      }
    }
    return !batch.isEmpty();
  }

  /** One instrument. */
  private static final class Live {

    private final KvContext context;
    private final List<RecordedSteps.Step> steps;
    private final double[] predictions;
    private final int[] lives;
    private final int[] positionOfSlot;

    Live(KvContext context, RecordedSteps recorded) {
      this.context = context;
      steps = recorded.steps();
      predictions = new double[steps.size()];
      lives = new int[steps.size()];
      positionOfSlot = new int[context.slots()];
    }

    boolean hasNext(StepBatch batch) {
      return batch.nextPosition(context) < steps.size();
    }

    void add(StepBatch batch) {
      int position = (int) batch.nextPosition(context);
      positionOfSlot[context.slot(position)] = position;
      context.visible(
          position,
          (from, to) -> {
            for (int slot = from; slot < to; slot++) {
              lives[positionOfSlot[slot]] = position - positionOfSlot[slot];
            }
          });
      RecordedSteps.Step step = steps.get(position);
      batch.add(context, step.tokenType(), step.features());
    }
  }
}
