package io.tickcache.model;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;

/** Where the network runs. */
public enum TorchDevice {
  CPU,
  /** The first CUDA device that the process sees. */
  GPU;

  /**
   * The device as DJL names it; the native libraries must be loaded.
   *
   * @throws IllegalArgumentException if this libtorch has or finds none
   */
  Device djlDevice() {
    if (this == CPU) {
      return Device.cpu();
    }
    if (!Engine.getEngine(TorchRuntime.ENGINE).hasCapability(StandardCapabilities.CUDA)) {
      throw new IllegalArgumentException(
          "'device' = gpu: libtorch %s of this process finds no CUDA device (is it built for CUDA,"
                  .formatted(Engine.getEngine(TorchRuntime.ENGINE).getVersion())
              + " and PYTORCH_FLAVOR or PYTORCH_LIBRARY_PATH set for it?)");
    }
    return Device.gpu();
  }

  /** The option's value: the name in lower case. */
  @Override
  public String toString() {
    return this == CPU ? "cpu" : "gpu";
  }
}
