package io.tickcache.lab.pipeline;

import io.tickcache.inference.config.Ordering;
import io.tickcache.job.UserException;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.TopicsConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;

/**
 * The job's options in a run: the benchmark's own, then what the user set.
 *
 * @param bootstrapServers the embedded broker
 * @param scratch directory for checkpoints
 */
record PipelineSettings(PipelineOptions options, String bootstrapServers, Path scratch) {

  private static final Set<String> CHOSEN_BY_BENCHMARK =
      Set.of(
          TickcacheOptions.BOOTSTRAP_SERVERS.key(),
          TickcacheOptions.MODEL_DIRECTORY.key(),
          TickcacheOptions.SOURCE_BOUNDED.key(),
          TickcacheOptions.DELIVERY.key());

  /**
   * A recording read at once: in the order of event time, as {@code demo} reads it.
   *
   * @param group who reads it, from its beginning
   */
  Configuration replay(String group) {
    return complete(
        common("replay")
            .add(TickcacheOptions.GROUP_ID, group)
            .add(TickcacheOptions.SOURCE_BOUNDED, true)
            .add(TickcacheOptions.MAX_OUT_OF_ORDERNESS, Duration.ZERO));
  }

  /** A live feed: in the order of arrival, where no event waits for another. */
  Configuration live(Delivery delivery, String run) {
    return complete(
        common(run)
            .add(TickcacheOptions.ORDERING, Ordering.ARRIVAL)
            .add(TickcacheOptions.DELIVERY, delivery));
  }

  private Settings common(String run) {
    return new Settings()
        .add(TickcacheOptions.MODEL_DIRECTORY, options.model().toString())
        .add(TopicsConfig.ofRun(run))
        .add(TickcacheOptions.GROUP_ID, run)
        .add(TickcacheOptions.SOURCE_IDLE_TIMEOUT, Duration.ofSeconds(1))
        .add(CheckpointingOptions.CHECKPOINT_STORAGE, "filesystem")
        .add(
            CheckpointingOptions.CHECKPOINTS_DIRECTORY,
            scratch.resolve("checkpoints").toUri().toString())
        .add(RestartStrategyOptions.RESTART_STRATEGY, "none");
  }

  private Configuration complete(Settings settings) {
    for (String assignment : options.settings()) {
      String key = assignment.substring(0, Math.max(0, assignment.indexOf('='))).strip();
      if (CHOSEN_BY_BENCHMARK.contains(key) || key.startsWith("topic.")) {
        throw new UserException("--set " + key + ": the benchmark chooses it");
      }
      settings.addAssignment(assignment);
    }
    return settings.add(TickcacheOptions.BOOTSTRAP_SERVERS, bootstrapServers).toConfiguration();
  }
}
