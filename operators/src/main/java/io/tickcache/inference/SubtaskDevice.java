package io.tickcache.inference;

import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a subtask's model runs, of what it may and what Flink gives its task manager. */
final class SubtaskDevice implements AutoCloseable {

  /** Name of Flink's external resource. */
  static final String RESOURCE = "gpu";

  private static final String INDEX = "index";
  private static final Logger LOG = LoggerFactory.getLogger(SubtaskDevice.class);

  private final EngineOptions options;
  private final Integer taken;

  private SubtaskDevice(EngineOptions options, Integer taken) {
    this.options = options;
    this.taken = taken;
  }

  /**
   * Chooses.
   *
   * @param asked with any {@link Device}
   * @param given the task manager's external resources of the name {@value #RESOURCE}
   * @throws IllegalArgumentException if one of them has no number
   */
  static SubtaskDevice choose(EngineOptions asked, Collection<ExternalResourceInfo> given) {
    boolean never =
        asked.device() == Device.CPU
            || asked.device() == Device.AUTO && asked.engine() == EngineType.VECTOR;
    if (never || given.isEmpty()) {
      return new SubtaskDevice(
          asked.device() == Device.AUTO ? asked.withDevice(Device.CPU) : asked, null);
    }
    List<Integer> gpus = given.stream().map(SubtaskDevice::number).sorted().toList();
    int gpu = GpuShares.take(gpus);
    LOG.info("This subtask's model runs on GPU {}, of {} that Flink gives", gpu, gpus);
    return new SubtaskDevice(asked.withDevice(Device.GPU).withGpu(gpu), gpu);
  }

  private static int number(ExternalResourceInfo gpu) {
    String index = gpu.getProperty(INDEX).orElse("none");
    try {
      return Integer.parseInt(index);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "external resource '%s': property '%s' = %s is no number of a GPU"
              .formatted(RESOURCE, INDEX, index),
          e);
    }
  }

  /** What was asked for, with the device that it runs on. */
  EngineOptions options() {
    return options;
  }

  /** Gives the GPU back, if it has one. */
  @Override
  public void close() {
    if (taken != null) {
      GpuShares.giveBack(taken);
    }
  }
}
