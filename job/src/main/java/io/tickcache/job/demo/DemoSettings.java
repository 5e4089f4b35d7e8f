package io.tickcache.job.demo;

import io.tickcache.job.embedded.ReplaySettings;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.steps.KlineIntervalPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;

/** The job's options in a demo: its own defaults, then what the user set. */
final class DemoSettings {

  /** Wall-clock time by which one input partition may be read later than another. */
  private static final Duration READING_SKEW = Duration.ofMillis(500);

  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LEAST_DRIFT = Duration.ofMinutes(1);

  private static final String FOLLOWS = "in the demo it follows from ";

  private static final Map<String, String> CHOSEN_BY_DEMO =
      Map.of(
          TickcacheOptions.BOOTSTRAP_SERVERS.key(), FOLLOWS + "the broker it starts",
          TickcacheOptions.MODEL_DIRECTORY.key(), FOLLOWS + "--model",
          TickcacheOptions.SOURCE_BOUNDED.key(), FOLLOWS + "--speed");

  private final DemoOptions options;
  private final Path model;
  private final Path scratch;

  /**
   * The settings of a demo.
   *
   * @param options the demo's
   * @param model model directory
   * @param scratch directory for checkpoints
   */
  DemoSettings(DemoOptions options, Path model, Path scratch) {
    this.options = options;
    this.model = model;
    this.scratch = scratch;
  }

  /**
   * All of them.
   *
   * @param bootstrapServers the embedded broker
   */
  Configuration configuration(String bootstrapServers) {
    return gathered().add(TickcacheOptions.BOOTSTRAP_SERVERS, bootstrapServers).toConfiguration();
  }

  /** See {@link Settings#warnings()}. */
  List<String> warnings() {
    return gathered().warnings();
  }

  private Settings gathered() {
    return defaults().addAssignments(options.settings(), CHOSEN_BY_DEMO);
  }

  /** The same, typed and checked. */
  JobConfig jobConfig(String bootstrapServers) {
    return JobConfig.from(configuration(bootstrapServers));
  }

  /** Where the job may leave its last savepoint. */
  Path savepoints() {
    return scratch.resolve("savepoints");
  }

  private Settings defaults() {
    boolean shipped = options.model() == null; // people show it klines of their own first
    return ReplaySettings.of(
            model,
            shipped ? KlineIntervalPolicy.ANY : KlineIntervalPolicy.AUTO,
            scratch.resolve("checkpoints"))
        .add(TickcacheOptions.SOURCE_BOUNDED, options.speed().isMax())
        .add(TickcacheOptions.MAX_OUT_OF_ORDERNESS, outOfOrderness(options.speed()))
        .add(TickcacheOptions.SOURCE_IDLE_TIMEOUT, IDLE_TIMEOUT)
        .add(TickcacheOptions.SOURCE_MAX_DRIFT, drift(options.speed()));
  }

  /** Each partition is published in order; only reading can set partitions apart. */
  private static Duration outOfOrderness(Speed speed) {
    return speed.isMax()
        ? Duration.ZERO
        : times(READING_SKEW, Math.max(1, speed.factor().getAsDouble()));
  }

  /** Until a quiet partition counts as idle, the others must be able to go on. */
  private static Duration drift(Speed speed) {
    Duration drift =
        times(IDLE_TIMEOUT.multipliedBy(2), speed.isMax() ? 1 : speed.factor().getAsDouble());
    return drift.compareTo(LEAST_DRIFT) < 0 ? LEAST_DRIFT : drift;
  }

  private static Duration times(Duration duration, double factor) {
    return Duration.ofMillis(Math.round(duration.toMillis() * factor));
  }
}
