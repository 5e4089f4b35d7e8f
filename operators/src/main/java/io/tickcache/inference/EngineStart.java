package io.tickcache.inference;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** Opens a subtask's engine. */
final class EngineStart {

  private EngineStart() {}

  /**
   * The engine that the config asks for.
   *
   * @param options of the engine, on the subtask's device
   * @param taskManager the task manager's configuration, for the memory that it leaves
   * @throws SuppressRestartsException if it cannot start: it could not on the next attempt either
   */
  static InferenceEngine open(
      InferenceConfig config, EngineOptions options, Configuration taskManager) {
    try {
      ModelDirectory model = ModelDirectory.read(Path.of(config.modelDirectory()));
      EnginePlan plan = EnginePlan.of(model, options);
      MemoryCheck.check(plan, taskManager);
      return InferenceEngine.open(plan);
    } catch (IOException | ModelFormatException | IllegalArgumentException e) {
      throw new SuppressRestartsException(e);
    }
  }
}
