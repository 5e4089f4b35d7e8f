package io.tickcache.inference;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.taskmanager.TaskManagerRuntimeInfo;

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

  /** A mount may come after the task manager. */
  private static final Duration MODEL_PATIENCE = Duration.ofSeconds(20);

  private final SubtaskDevice device;
  private final InferenceEngine engine;

  private SubtaskEngine(SubtaskDevice device, InferenceEngine engine) {
    this.device = device;
    this.engine = engine;
  }

  /**
   * Opens the engine that the config asks for.
   *
   * @param taskManager tells its host, for errors, and the memory that it leaves
   * @throws SuppressRestartsException if it cannot start, and could not on the next attempt either
   * @throws IOException if the model cannot be read, which the next attempt may
   */
  static SubtaskEngine open(
      InferenceConfig config, RuntimeContext context, TaskManagerRuntimeInfo taskManager)
      throws IOException, InterruptedException {
    String host = host(taskManager);
    SubtaskDevice device = null;
    try {
      device =
          SubtaskDevice.choose(
              config.engine(), context.getExternalResourceInfos(SubtaskDevice.RESOURCE));
      ModelDirectory model = ModelOnHost.read(config.modelDirectory(), host, MODEL_PATIENCE);
      EnginePlan plan = EnginePlan.of(model, device.options());
      MemoryCheck.check(plan, taskManager.getConfiguration());
      DueForecasts.check(plan, config.forecasts());
      SubtaskEngine opened = new SubtaskEngine(device, InferenceEngine.open(plan));
      device = null;
      return opened;
    } catch (ModelFormatException | IllegalArgumentException e) {
      throw new SuppressRestartsException(
          new IllegalStateException("on %s: %s".formatted(host, e.getMessage()), e));
    } finally {
      if (device != null) {
        device.close();
      }
    }
  }

  /** The host, and which of its task managers. */
  private static String host(TaskManagerRuntimeInfo taskManager) {
    String id = taskManager.getConfiguration().get(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID);
    String host = taskManager.getTaskManagerExternalAddress();
    return id == null ? host : "%s (%s)".formatted(host, id);
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
