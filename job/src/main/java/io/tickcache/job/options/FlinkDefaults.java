package io.tickcache.job.options;

import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.PipelineOptions;

/** Options of Flink's own for which the job has another default. */
public final class FlinkDefaults {

  /**
   * An option of Flink's and the job's default for it.
   *
   * @param option Flink's option
   * @param value the job's default
   * @param reason why, for the option table
   */
  public record FlinkDefault<T>(ConfigOption<T> option, T value, String reason) {

    void applyTo(Configuration configuration) {
      if (!configuration.contains(option)) {
        configuration.set(option, value);
      }
    }
  }

  private static final String NAME = "tickcache";

  public static final List<FlinkDefault<?>> ALL =
      List.of(
          new FlinkDefault<>(
              CheckpointingOptions.CHECKPOINTING_INTERVAL,
              Duration.ofSeconds(1),
              "Time between checkpoints; with exactly-once, half of it is the latency of committed predictions."),
          new FlinkDefault<>(
              CheckpointingOptions.CHECKPOINTING_TIMEOUT,
              Duration.ofMinutes(1),
              "Time after which a checkpoint is given up. After a task manager's death the first one can hang until then (by its log on an event of watermark alignment), and the job with it."),
          new FlinkDefault<>(
              CheckpointingOptions.TOLERABLE_FAILURE_NUMBER,
              3,
              "Checkpoints given up in a row that do not fail the job: the next one makes up for them. With exactly-once all of them must fit into sink.transaction-timeout."),
          new FlinkDefault<>(
              CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION,
              ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION,
              "The last checkpoint, and the KV cache in it, outlives a cancelled job."),
          new FlinkDefault<>(
              PipelineOptions.MAX_PARALLELISM,
              128,
              "Key groups: the most subtasks that the job can ever be rescaled to. Fixed for the life of its state."),
          new FlinkDefault<>(
              PipelineOptions.OBJECT_REUSE,
              true,
              "No copies between chained operators; every event of the job is immutable."),
          new FlinkDefault<>(
              ExecutionOptions.BUFFER_TIMEOUT,
              Duration.ofMillis(1),
              "How long a record may wait for a fuller network buffer."),
          new FlinkDefault<>(
              PipelineOptions.NAME,
              NAME,
              "Name of the job in Flink's web page, and label of its metrics. With another kafka.group-id that follows: tickcache GROUP."));

  private FlinkDefaults() {}

  /** Sets what is not set. */
  static void applyTo(Configuration configuration) {
    String group = configuration.get(TickcacheOptions.GROUP_ID);
    if (!configuration.contains(PipelineOptions.NAME) && !group.equals(NAME)) {
      configuration.set(PipelineOptions.NAME, NAME + " " + group); // two jobs can be told apart
    }
    ALL.forEach(each -> each.applyTo(configuration));
  }
}
