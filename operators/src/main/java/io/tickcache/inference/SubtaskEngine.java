package io.tickcache.inference;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** A subtask's engine, on the device that is the subtask's. */
final class SubtaskEngine implements AutoCloseable {

  /**
   * The JIT takes some seconds for the model where nothing else runs, and several times that beside
   * a job that reads as fast as it can: one that begins in plain loops may fall behind, and then
   * leaves the JIT no time to end it.
   */
  private static final Duration KERNEL_PATIENCE = Duration.ofSeconds(20);

  /**
   * Beyond it a step takes a millisecond in plain loops. Whoever waits for a smaller model that
   * comes back is served at once.
   */
  private static final long LARGE_MODEL_BYTES = 1 << 20;

  private final SubtaskDevice device;
  private final InferenceEngine engine;

  private SubtaskEngine(SubtaskDevice device, InferenceEngine engine) {
    this.device = device;
    this.engine = engine;
  }

  /**
   * Opens the engine that the config asks for.
   *
   * @param taskManager the task manager's configuration, for the memory that it leaves
   * @throws SuppressRestartsException if it cannot start: it could not on the next attempt either
   */
  static SubtaskEngine open(
      InferenceConfig config, RuntimeContext context, Configuration taskManager) {
    SubtaskDevice device = null;
    try {
      device =
          SubtaskDevice.choose(
              config.engine(), context.getExternalResourceInfos(SubtaskDevice.RESOURCE));
      ModelDirectory model = ModelDirectory.read(Path.of(config.modelDirectory()));
      EnginePlan plan = EnginePlan.of(model, device.options());
      MemoryCheck.check(plan, taskManager);
      SubtaskEngine opened = new SubtaskEngine(device, InferenceEngine.open(plan));
      device = null;
      return opened;
    } catch (IOException | ModelFormatException | IllegalArgumentException e) {
      throw new SuppressRestartsException(e);
    } finally {
      if (device != null) {
        device.close();
      }
    }
  }

  InferenceEngine engine() {
    return engine;
  }

  /**
   * Waits until the model's kernels are compiled, if it is worth it.
   *
   * @param restored whether the subtask goes on from state
   */
  void awaitKernel(boolean restored) {
    if (!restored || engine.memory().weights() > LARGE_MODEL_BYTES) {
      engine.awaitKernel(KERNEL_PATIENCE);
    }
  }

  @Override
  public void close() {
    engine.close();
    device.close();
  }
}
