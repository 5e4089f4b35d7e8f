package io.tickcache.job.recorded;

import io.tickcache.job.embedded.ReplaySettings;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.steps.KlineIntervalPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;

/** The job's options in a run over recordings: its own defaults, then what the user set. */
final class RecordedSettings {

  private static final Duration CHECKPOINTS = Duration.ofSeconds(10);

  /** A job ends with its next checkpoint: until then it would wait with nothing to do. */
  private static final Duration LAST_CHECKPOINT = Duration.ofMillis(100);

  /** Nobody asks it; the option is required. */
  private static final String NO_BROKER = "localhost:9092";

  private static final String FOLLOWS = "in a run over recordings it follows from ";

  private static final Map<String, String> CHOSEN =
      Map.of(
          TickcacheOptions.BOOTSTRAP_SERVERS.key(), FOLLOWS + "there being no broker",
          TickcacheOptions.MODEL_DIRECTORY.key(), FOLLOWS + "--model",
          TickcacheOptions.SOURCE_BOUNDED.key(), FOLLOWS + "the recordings, which end",
          CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), FOLLOWS + "the directory of the run",
          CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG.key(),
              FOLLOWS + CheckpointingOptions.CHECKPOINTING_INTERVAL.key(),
          CheckpointingOptions.CHECKPOINTING_CONSISTENCY_MODE.key(),
              FOLLOWS + "its outputs being written once",
          StateRecoveryOptions.SAVEPOINT_PATH.key(), FOLLOWS + "the directory of the run");

  private final Settings settings;

  /**
   * The settings of a run.
   *
   * @param checkpoints directory for them
   */
  RecordedSettings(RecordedRunOptions options, Path checkpoints) {
    settings =
        ReplaySettings.of(options.model(), KlineIntervalPolicy.AUTO, checkpoints)
            .add(TickcacheOptions.BOOTSTRAP_SERVERS, NO_BROKER)
            .add(TickcacheOptions.SOURCE_BOUNDED, true)
            .add(TickcacheOptions.MAX_OUT_OF_ORDERNESS, Duration.ZERO)
            .add(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS)
            .addAssignments(options.settings(), CHOSEN);
  }

  /** See {@link Settings#warnings()}. */
  List<String> warnings() {
    return settings.warnings();
  }

  /** What was gathered, and nothing else. */
  Map<String, String> own() {
    return settings.own().toMap();
  }

  /** All of them; as long as there is something to read, the user's interval is that of backlog. */
  Configuration configuration() {
    Configuration configuration = settings.toConfiguration();
    Duration interval = configuration.get(CheckpointingOptions.CHECKPOINTING_INTERVAL);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL_DURING_BACKLOG, interval);
    configuration.set(
        CheckpointingOptions.CHECKPOINTING_INTERVAL,
        Stream.of(interval, LAST_CHECKPOINT).min(Comparator.naturalOrder()).orElseThrow());
    return configuration;
  }
}
