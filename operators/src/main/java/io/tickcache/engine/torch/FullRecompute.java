package io.tickcache.engine.torch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tickcache.engine.Device;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.WeightType;
import io.tickcache.model.ModelDirectory;
import java.util.stream.LongStream;

/**
 * Computes a whole context again for the outputs of its last step, as a stateless model server does
 * for every update: what benchmarks compare {@link InferenceEngine} with. Same weights, fused
 * attention, no cache. Belongs to one thread at a time.
 */
public final class FullRecompute implements AutoCloseable {

  private final int features;
  private final TorchModule module;
  private final NetworkPass pass;

  private FullRecompute(ModelDirectory model, Device device, int threads) {
    features = model.config().maxFeatures();
    TorchRuntime.start(threads);
    module = new TorchModule(model, TorchDevices.djl(device));
    pass = new NetworkPass(module, WeightType.FP32, 0);
  }

  /**
   * Loads the model.
   *
   * @param threads torch threads of the whole JVM
   */
  public static FullRecompute open(ModelDirectory model, int threads) {
    return open(model, Device.CPU, threads);
  }

  /** Loads the model on a device. */
  public static FullRecompute open(ModelDirectory model, Device device, int threads) {
    return new FullRecompute(model, device, threads);
  }

  /**
   * The outputs of the last step.
   *
   * @param tokenTypes of the steps of positions 0, 1, …; no more steps than the model's {@code
   *     max_context}
   * @param steps normalized features of each, as many as its token type has
   */
  public float[] outputs(int[] tokenTypes, float[][] steps) {
    TorchRuntime.configureThread();
    float[] padded = new float[steps.length * features];
    long[] types = new long[steps.length];
    for (int i = 0; i < steps.length; i++) {
      System.arraycopy(steps[i], 0, padded, i * features, steps[i].length);
      types[i] = tokenTypes[i];
    }
    long[] positions = LongStream.range(0, steps.length).toArray();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      return pass.recompute(
          scope,
          IValue.from((PtNDArray) scope.create(padded, new Shape(steps.length, features))),
          IValue.from((PtNDArray) scope.create(types)),
          IValue.from((PtNDArray) scope.create(positions)));
    }
  }

  @Override
  public void close() {
    pass.close();
    module.close();
  }
}
