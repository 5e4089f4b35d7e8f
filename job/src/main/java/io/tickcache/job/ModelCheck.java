package io.tickcache.job;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.torch.TorchLibrary;
import io.tickcache.engine.torch.TorchScriptCheck;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.job.options.forecasting.ForecastOptions;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import io.tickcache.model.Network;
import io.tickcache.steps.KlineIntervalRule;
import io.tickcache.steps.TokenTypes;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;

/** Reads a model directory before a job is started with it. */
public final class ModelCheck {

  private ModelCheck() {}

  /**
   * Refuses a KV budget that cannot hold one context of the model, forecasts that it cannot make,
   * and a TorchScript file whose methods are not those that an engine calls.
   *
   * @param setting the option that names the model's directory, for errors
   * @throws UserException naming the option and what it must hold, or the method and what differs
   */
  public static void requireServable(String setting, ModelDirectory model, InferenceConfig config) {
    try {
      EnginePlan.of(model, config.engine());
      KlineIntervalRule.of(model.config(), config.klineIntervals());
      ForecastOptions.check(config.forecasts(), model.config());
      if (model.network() instanceof Network.TorchScript) { // a client may have no DJL
        TorchLibrary.with(
            () -> {
              TorchScriptCheck.check(model, config.engine());
              return model;
            });
      }
    } catch (IllegalArgumentException e) {
      throw new UserException(e.getMessage(), e);
    } catch (ModelFormatException e) {
      throw new UserException(setting + " = " + config.modelDirectory() + ": " + e.getMessage(), e);
    }
  }

  /**
   * How a model came about.
   *
   * @return null if its directory does not say
   * @throws UserException if it cannot be read
   */
  public static TrainingRecord trainingRecord(Path directory) {
    try {
      return TrainingRecord.read(directory);
    } catch (IOException e) {
      throw new UserException(
          "--model %s: %s: %s".formatted(directory, TrainingRecord.FILE, e.getMessage()), e);
    }
  }

  /**
   * The model, fit for this build.
   *
   * @param setting the option that names the directory, for errors
   * @throws UserException if it cannot be read, or was made for other features
   */
  public static ModelDirectory read(String setting, Path directory) {
    try {
      ModelDirectory model = ModelDirectory.read(directory);
      new TokenTypes(model.config()); // throws if its feature schemas are not ours
      return model;
    } catch (IOException | ModelFormatException | IllegalArgumentException e) {
      throw new UserException(setting + " = " + directory + ": " + e.getMessage(), e);
    }
  }
}
