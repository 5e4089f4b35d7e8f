package io.tickcache.engine.torch;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.tickcache.engine.WeightType;

/** Calls {@code step} of the network: one incremental pass over steps and blocks. */
final class NetworkPass implements AutoCloseable {

  /**
   * What a pass gives.
   *
   * @param outputs of the new steps, {@code [T, outputs]} flat
   * @param attention probabilities of slots, summed over layers and heads, if asked for; else empty
   */
  record Result(float[] outputs, float[] attention) {}

  private final TorchModule module;
  private final IValue weights;

  NetworkPass(TorchModule module, WeightType type) {
    this.module = module;
    weights = module.prepare(type);
  }

  /**
   * One pass.
   *
   * @param cache holds the blocks that are written and read
   * @param prefixes holds the blocks of shared prefixes
   * @param inputs steps, index, mask and plan, see {@code tickcache_model.py}; closed
   */
  Result run(KvCacheTensors cache, KvCacheTensors prefixes, PtNDManager scope, IValue... inputs) {
    IValue[] arguments = new IValue[inputs.length + 3];
    arguments[0] = weights;
    arguments[1] = cache.pool();
    arguments[2] = prefixes.pool();
    System.arraycopy(inputs, 0, arguments, 3, inputs.length);
    try (IValue result = IValueUtils.runMethod(module.block(), "step", arguments)) {
      IValue[] parts = result.toIValueTuple();
      try (IValue outputs = parts[0];
          IValue attention = parts[1]) {
        return new Result(
            outputs.toTensor(scope).toFloatArray(), attention.toTensor(scope).toFloatArray());
      }
    } finally {
      for (IValue input : inputs) {
        input.close();
      }
    }
  }

  /**
   * Computes a whole context without a cache.
   *
   * @param inputs steps, token types and positions; closed
   * @return the outputs of the last step
   */
  float[] recompute(PtNDManager scope, IValue... inputs) {
    IValue[] arguments = new IValue[inputs.length + 1];
    arguments[0] = weights;
    System.arraycopy(inputs, 0, arguments, 1, inputs.length);
    try (IValue result = IValueUtils.runMethod(module.block(), "recompute", arguments)) {
      return result.toTensor(scope).toFloatArray();
    } finally {
      for (IValue input : inputs) {
        input.close();
      }
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
