package io.tickcache.engine.torch;

import ai.djl.engine.Engine;
import ai.djl.engine.StandardCapabilities;
import io.tickcache.engine.Device;

/** Devices as DJL names them. */
final class TorchDevices {

  private TorchDevices() {}

  /** The first CUDA device, or the CPU. */
  static ai.djl.Device djl(Device device) {
    return djl(device, 0);
  }

  /**
   * The device; the native libraries must be loaded.
   *
   * @param gpu number of the CUDA device, as the process counts them
   * @throws IllegalArgumentException if this libtorch has or finds none, or not so many
   */
  static ai.djl.Device djl(Device device, int gpu) {
    if (device != Device.GPU) {
      return ai.djl.Device.cpu();
    }
    Engine engine = Engine.getEngine(TorchRuntime.ENGINE);
    if (!engine.hasCapability(StandardCapabilities.CUDA)) {
      throw new IllegalArgumentException(
          "'model.device' = gpu: libtorch %s of this process finds no CUDA device (is it built for"
                  .formatted(engine.getVersion())
              + " CUDA, and PYTORCH_FLAVOR or PYTORCH_LIBRARY_PATH set for it?)");
    }
    if (gpu >= engine.getGpuCount()) {
      throw new IllegalArgumentException(
          "'model.device' = gpu: this process sees %d CUDA device(s), and Flink gave it number %d"
              .formatted(engine.getGpuCount(), gpu));
    }
    return ai.djl.Device.gpu(gpu);
  }
}
