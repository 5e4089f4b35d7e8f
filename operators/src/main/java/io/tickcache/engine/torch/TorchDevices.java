package io.tickcache.engine.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.tickcache.engine.Device;

/** Devices as DJL names them. */
final class TorchDevices {

  private TorchDevices() {}

  /**
   * The device; the native libraries must be loaded.
   *
   * @throws IllegalArgumentException if this libtorch has or finds none
   */
  static ai.djl.Device djl(Device device) {
    if (device == Device.CPU) {
      return ai.djl.Device.cpu();
    }
    if (!Engine.getEngine(TorchRuntime.ENGINE).hasCapability(StandardCapabilities.CUDA)) {
      throw new IllegalArgumentException(
          "'device' = gpu: libtorch %s of this process finds no CUDA device (is it built for CUDA,"
                  .formatted(Engine.getEngine(TorchRuntime.ENGINE).getVersion())
              + " and PYTORCH_FLAVOR or PYTORCH_LIBRARY_PATH set for it?)");
    }
    return ai.djl.Device.gpu();
  }
}
