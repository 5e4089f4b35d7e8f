package io.tickcache.job.resume;

import io.tickcache.job.UserException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;

/** Where a job keeps its checkpoints and savepoints. Flink takes URIs alone, and says so late. */
public final class CheckpointDirectories {

  private static final ConfigOption<String> CHECKPOINTS =
      CheckpointingOptions.CHECKPOINTS_DIRECTORY;

  private static final List<ConfigOption<String>> ALL =
      List.of(CHECKPOINTS, CheckpointingOptions.SAVEPOINT_DIRECTORY);

  private CheckpointDirectories() {}

  /**
   * Makes URIs of paths of this machine, where the job runs in this process.
   *
   * @throws UserException if there is no directory of checkpoints: a cluster has one of its own, in
   *     this process Flink would keep 5 MB, in memory
   */
  public static void completeHere(Configuration configuration) {
    if (!configuration.contains(CHECKPOINTS)) {
      throw new UserException(
          "'%s' is required when the job runs in this process: checkpoints hold the KV cache"
              .formatted(CHECKPOINTS.key()));
    }
    for (ConfigOption<String> option : ALL) {
      configuration
          .getOptional(option)
          .filter(directory -> scheme(option, directory) == null)
          .ifPresent(
              path ->
                  configuration.set(
                      option, Path.of(path).toAbsolutePath().normalize().toUri().toString()));
    }
  }

  /**
   * Refuses paths without a scheme, where the job runs on a cluster.
   *
   * @throws UserException naming the option, the path and a URI that would do
   */
  public static void requireUris(Configuration configuration) {
    for (ConfigOption<String> option : ALL) {
      String directory = configuration.get(option);
      if (directory != null && scheme(option, directory) == null) {
        throw new UserException(
            "'%s' = %s must be a URI: file://%s is a directory that every machine of the cluster has"
                .formatted(option.key(), directory, Path.of(directory).toAbsolutePath()));
      }
    }
  }

  private static String scheme(ConfigOption<String> option, String directory) {
    try {
      return new org.apache.flink.core.fs.Path(directory).toUri().getScheme();
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "'%s' = %s is no path: %s".formatted(option.key(), directory, e.getMessage()), e);
    }
  }

  /** The directory of checkpoints if it is one of this machine. */
  static Optional<Path> local(Configuration configuration) {
    URI uri = new org.apache.flink.core.fs.Path(configuration.get(CHECKPOINTS)).toUri();
    return uri.getScheme().equals("file") ? Optional.of(Path.of(uri.getPath())) : Optional.empty();
  }
}
