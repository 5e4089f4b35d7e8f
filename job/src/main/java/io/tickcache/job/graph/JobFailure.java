package io.tickcache.job.graph;

import io.tickcache.job.UserException;
import io.tickcache.job.options.forecasting.ForecastOptions;
import io.tickcache.job.options.scoring.ScoreOptions;
import io.tickcache.job.options.trading.TradingOptions;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.fs.UnsupportedFileSystemSchemeException;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * Why a job could not start or failed, in one line that names an option, where Flink's words name
 * none. Causes that come from a cluster's processes are known by their texts alone.
 */
public final class JobFailure {

  private static final String REFUSAL = SuppressRestartsException.class.getName();

  private JobFailure() {}

  /**
   * The failure for people; itself if nothing better is known of it.
   *
   * @param configuration of the job
   */
  public static Exception explained(Exception failure, Configuration configuration) {
    return explanation(failure, configuration)
        .<Exception>map(line -> new UserException(line, failure))
        .orElse(failure);
  }

  private static Optional<String> explanation(Throwable failure, Configuration configuration) {
    if (isThere(failure, REFUSAL)) {
      return Optional.of("the job failed, for good: " + message(reason(failure)));
    }
    if (isThere(failure, "Failed to create checkpoint storage")
        || isThere(failure, UnsupportedFileSystemSchemeException.class.getName())) {
      return Optional.of(
          named(CheckpointingOptions.CHECKPOINTS_DIRECTORY, configuration, root(failure)));
    }
    if (isThere(failure, "maximum parallelism") || isThere(failure, "Max parallelism mismatch")) {
      return Optional.of(named(PipelineOptions.MAX_PARALLELISM, configuration, root(failure)));
    }
    if (configuration.contains(StateRecoveryOptions.SAVEPOINT_PATH)
        && isThere(failure, "is not available in the new program")) {
      return Optional.of(unclaimed(configuration));
    }
    return configuration.contains(StateRecoveryOptions.SAVEPOINT_PATH)
            && (isThere(failure, "checkpoint or savepoint")
                || isThere(failure, "checkpoint/savepoint"))
        ? Optional.of(named(StateRecoveryOptions.SAVEPOINT_PATH, configuration, root(failure)))
        : Optional.empty();
  }

  /** The job manager names the part by a hash. */
  private static String unclaimed(Configuration configuration) {
    return "'%s' = %s holds state of a part that this job does not have, such as signals without '%s', allocations without '%s', scores without '%s' or forecasts without '%s': set what was set, or drop that state with '%s' = true"
        .formatted(
            StateRecoveryOptions.SAVEPOINT_PATH.key(),
            configuration.get(StateRecoveryOptions.SAVEPOINT_PATH),
            TradingOptions.STRATEGY.key(),
            TradingOptions.PORTFOLIO.key(),
            ScoreOptions.WINDOW.key(),
            ForecastOptions.HORIZON.key(),
            StateRecoveryOptions.SAVEPOINT_IGNORE_UNCLAIMED_STATE.key());
  }

  private static String named(
      ConfigOption<?> option, Configuration configuration, Throwable cause) {
    return "'%s' = %s does not do, as the job manager says: %s"
        .formatted(option.key(), configuration.get(option), message(cause));
  }

  /**
   * What a failure's words for people are in: the cause of what Flink does not try again, which we
   * wrote and which may have causes in a library's words; else the root.
   */
  public static Throwable reason(Throwable failure) {
    return causes(failure)
        .filter(cause -> cause.getCause() != null && isThere(cause, REFUSAL))
        .filter(cause -> !isThere(cause.getCause(), REFUSAL))
        .findFirst()
        .map(Throwable::getCause)
        .orElseGet(() -> root(failure));
  }

  private static boolean isThere(Throwable failure, String text) {
    return causes(failure).anyMatch(cause -> cause.toString().contains(text));
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
  }

  private static Throwable root(Throwable failure) {
    return failure.getCause() == null ? failure : root(failure.getCause());
  }

  /** A cause that was sent by another process has its class before its message. */
  private static String message(Throwable cause) {
    return String.valueOf(cause.getMessage()).replaceFirst("^([a-z]\\w*\\.)+[A-Z]\\w*: ", "");
  }
}
