package io.tickcache.model;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.tickcache.kvcache.KvStorage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The network, loaded. Keeps DJL's model, which closes itself once nothing refers to it. */
final class TorchModule implements AutoCloseable {

  private final Model model;
  private final PtSymbolBlock block;

  TorchModule(ModelDirectory directory) {
    model = Model.newInstance(directory.config().name(), TorchRuntime.ENGINE);
    try {
      model.load(new ByteArrayInputStream(TorchScriptArchive.pack(directory)));
    } catch (IOException e) {
      throw new UncheckedIOException("loading model " + directory.modelId(), e);
    } catch (MalformedModelException e) {
      throw new IllegalStateException("loading model " + directory.modelId(), e);
    }
    block = (PtSymbolBlock) model.getBlock();
    // Loading from a stream, unlike from a file, leaves the module in training mode.
    JniUtils.enableInferenceMode(block);
  }

  PtSymbolBlock block() {
    return block;
  }

  /** The manager that lives as long as the model. */
  PtNDManager manager() {
    return (PtNDManager) model.getNDManager();
  }

  /**
   * One pass.
   *
   * @param pool stays open
   * @param inputs what {@code step} takes after the pool and its storage; closed
   */
  PtNDArray step(IValue pool, KvStorage storage, PtNDManager scope, IValue... inputs) {
    IValue[] arguments = new IValue[inputs.length + 2];
    arguments[0] = pool;
    arguments[1] = IValue.from((long) storage.torchType());
    System.arraycopy(inputs, 0, arguments, 2, inputs.length);
    try (IValue result = IValueUtils.runMethod(block, "step", arguments)) {
      return result.toTensor(scope);
    } finally {
      for (int i = 1; i < arguments.length; i++) {
        arguments[i].close();
      }
    }
  }

  /** Calls a method, closes its inputs, and gives its result to {@code scope}. */
  PtNDArray call(String method, PtNDManager scope, IValue... inputs) {
    try (IValue result = IValueUtils.runMethod(block, method, inputs)) {
      return result.toTensor(scope);
    } finally {
      for (IValue input : inputs) {
        input.close();
      }
    }
  }

  @Override
  public void close() {
    model.close();
  }
}
