package io.tickcache.engine.torch;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.tickcache.engine.WeightType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Calls {@code step} of the network: one incremental pass over steps and what is stored. */
final class NetworkPass implements AutoCloseable {

  /**
   * What a pass gives.
   *
   * @param outputs of the new steps, {@code [T, outputs]} flat
   * @param attention probabilities of what each part sees, summed over layers and heads, {@code
   *     [parts, rows, places]} flat, if asked for; else empty
   */
  record Result(float[] outputs, float[] attention) {}

  private final TorchModule module;
  private final IValue weights;

  /**
   * @param productRows rows of every product, or 0 for those of the pass
   */
  NetworkPass(TorchModule module, WeightType type, int productRows) {
    this.module = module;
    weights = module.prepare(type, productRows);
  }

  /**
   * One pass.
   *
   * @param cache holds what is written and read
   * @param inputs steps, index and sizes, see {@code tickcache_model.py}; closed
   */
  Result run(KvCacheTensors cache, PtNDManager scope, IValue... inputs) {
    try (IValue result = call("step", List.of(weights, cache.pool()), inputs)) {
      IValue[] parts = result.toIValueTuple();
      try (IValue outputs = parts[0];
          IValue attention = parts[1]) {
        return new Result(
            outputs.toTensor(scope).toFloatArray(), attention.toTensor(scope).toFloatArray());
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
    try (IValue result = call("recompute", List.of(weights), inputs)) {
      return result.toTensor(scope).toFloatArray();
    }
  }

  /**
   * @param kept arguments that stay
   * @param inputs that follow them; closed
   */
  private IValue call(String method, List<IValue> kept, IValue... inputs) {
    List<IValue> arguments = new ArrayList<>(kept);
    arguments.addAll(Arrays.asList(inputs));
    try {
      return IValueUtils.runMethod(module.block(), method, arguments.toArray(IValue[]::new));
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
