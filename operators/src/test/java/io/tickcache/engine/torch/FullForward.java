package io.tickcache.engine.torch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tickcache.engine.StepHistory;
import io.tickcache.model.ModelDirectory;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.LongStream;

/**
 * The truth that incremental passes are compared with: one forward pass over an instrument's whole
 * history from position 0, under one mask in every layer.
 */
public final class FullForward {

  private FullForward() {}

  /**
   * The outputs of every step, {@code [steps][outputs]}, under a band mask of the window's width.
   */
  public static float[][] outputs(
      ModelDirectory model, List<Integer> tokenTypes, List<float[]> features) {
    long window = model.config().architecture().maxContext();
    return run(
        model,
        tokenTypes,
        features,
        range(features.size()),
        "forward",
        scope -> IValue.from(window));
  }

  /** The same where a step sees exactly those that {@code visible[step]} says. */
  public static float[][] outputs(ModelDirectory model, StepHistory history, boolean[][] visible) {
    return outputs(model, history, visible, range(visible.length));
  }

  /** The same for steps at positions of their own. */
  public static float[][] outputs(
      ModelDirectory model, StepHistory history, boolean[][] visible, long[] positions) {
    int steps = visible.length;
    boolean[] hidden = new boolean[steps * steps];
    for (int i = 0; i < hidden.length; i++) {
      hidden[i] = !visible[i / steps][i % steps];
    }
    return run(
        model,
        history.tokenTypes(),
        history.features(),
        positions,
        "forward_hiding",
        scope -> IValue.from((PtNDArray) scope.create(hidden, new Shape(1, steps, steps))));
  }

  private static float[][] run(
      ModelDirectory model,
      List<Integer> tokenTypes,
      List<float[]> features,
      long[] positions,
      String method,
      Function<PtNDManager, IValue> mask) {
    TorchRuntime.start(1);
    int width = model.config().maxFeatures();
    int steps = features.size();
    float[] padded = new float[steps * width];
    for (int i = 0; i < steps; i++) {
      System.arraycopy(features.get(i), 0, padded, i * width, features.get(i).length);
    }
    long[] types = tokenTypes.stream().mapToLong(Integer::longValue).toArray();
    try (TorchModule module = new TorchModule(model);
        PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      float[] flat =
          module
              .call(
                  method,
                  scope,
                  IValue.from((PtNDArray) scope.create(padded, new Shape(1, steps, width))),
                  IValue.from((PtNDArray) scope.create(types, new Shape(1, steps))),
                  IValue.from((PtNDArray) scope.create(positions, new Shape(1, steps))),
                  mask.apply(scope))
              .toFloatArray();
      int outputs = flat.length / steps;
      float[][] rows = new float[steps][];
      Arrays.setAll(rows, i -> Arrays.copyOfRange(flat, i * outputs, (i + 1) * outputs));
      return rows;
    }
  }

  private static long[] range(int steps) {
    return LongStream.range(0, steps).toArray();
  }
}
