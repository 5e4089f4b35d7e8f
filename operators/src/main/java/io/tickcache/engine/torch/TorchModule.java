package io.tickcache.engine.torch;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.tickcache.engine.Device;
import io.tickcache.engine.WeightType;
import io.tickcache.kvcache.KvShape;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import io.tickcache.model.Network;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The network, loaded. Keeps DJL's model, which closes itself once nothing refers to it. */
final class TorchModule implements AutoCloseable {

  private final Model model;
  private final PtSymbolBlock block;

  /** On the CPU. */
  TorchModule(ModelDirectory directory) {
    this(directory, TorchDevices.djl(Device.CPU));
  }

  TorchModule(ModelDirectory directory, ai.djl.Device device) {
    model = Model.newInstance(directory.config().name(), device, TorchRuntime.ENGINE);
    load(model, directory);
    block = (PtSymbolBlock) model.getBlock();
    // Loading from a stream, unlike from a file, leaves the module in training mode.
    JniUtils.enableInferenceMode(block);
  }

  /**
   * Loads the network.
   *
   * @throws ModelFormatException if it is a file of the user's own that libtorch cannot load
   */
  static void load(Model model, ModelDirectory directory) {
    try {
      model.load(new ByteArrayInputStream(TorchScriptArchive.of(directory)));
    } catch (IOException e) {
      throw new UncheckedIOException("loading model " + directory.filesId(), e);
    } catch (MalformedModelException | EngineException e) {
      if (directory.network() instanceof Network.TorchScript) {
        throw new ModelFormatException(
            "%s: libtorch %s cannot load it: %s"
                .formatted(
                    ModelDirectory.SCRIPT_FILE,
                    Engine.getEngine(TorchRuntime.ENGINE).getVersion(),
                    e.getMessage()),
            e);
      }
      throw new IllegalStateException("loading model " + directory.filesId(), e);
    }
  }

  PtSymbolBlock block() {
    return block;
  }

  /** The manager that lives as long as the model. */
  PtNDManager manager() {
    return (PtNDManager) model.getNDManager();
  }

  /** Places that the network writes and reads; to be closed before the module. */
  KvCacheTensors newCache(KvShape shape, long places) {
    return new KvCacheTensors(block, manager(), shape, places);
  }

  /**
   * The weights as passes want them; to be closed before the module.
   *
   * @param productRows rows of every product, or 0 for those of the pass
   */
  IValue prepare(WeightType type, int productRows) {
    try (IValue dtype = IValue.from((long) type.torchType());
        IValue rows = IValue.from((long) productRows)) {
      return IValueUtils.runMethod(block, "prepare", dtype, rows);
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
