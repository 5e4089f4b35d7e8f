package io.tickcache.job.embedded;

import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.steps.KlineIntervalPolicy;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.RestartStrategyOptions;

/** What options are in every replay in this process, unless somebody sets them. */
public final class ReplaySettings {

  private ReplaySettings() {}

  /**
   * The settings.
   *
   * @param model its directory
   * @param checkpoints directory for them
   */
  public static Settings of(Path model, KlineIntervalPolicy klineIntervals, Path checkpoints) {
    return new Settings()
        .add(TickcacheOptions.MODEL_DIRECTORY, model.toString())
        .add(TickcacheOptions.MODEL_KLINE_INTERVALS, klineIntervals)
        .add(TickcacheOptions.MAX_AHEAD, Duration.ZERO) // whatever this machine's clock
        .add(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
        .add(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString())
        .add(RestartStrategyOptions.RESTART_STRATEGY, "none");
  }
}
