package io.tickcache.job.cli;

import io.tickcache.job.UserException;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.SourceConfig;
import io.tickcache.job.options.SourceStart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;

/**
 * Whether a job starts behind offsets that it committed before, but without its state: then books
 * are empty until their next snapshots, and contexts begin anew, which looks like an outage.
 */
final class RestartNotice {

  private static final String METADATA = "_metadata";
  private static final int CHECKPOINT_DEPTH = 3; // DIR/JOB/chk-N/_metadata

  private RestartNotice() {}

  /** What to say before such a start; empty if it is another. */
  static Optional<String> of(Configuration configuration, SourceConfig source, Topics topics) {
    if (configuration.contains(StateRecoveryOptions.SAVEPOINT_PATH)
        || source.start() != SourceStart.COMMITTED
        || !hasCommitted(source.groupId(), topics)) {
      return Optional.empty();
    }
    String path = StateRecoveryOptions.SAVEPOINT_PATH.key();
    String how =
        newestCheckpoint(configuration)
            .map(
                found ->
                    "%s; the newest checkpoint there is %s, if it is this job's"
                        .formatted(path, found.toUri()))
            .orElse("%s, which names a checkpoint or savepoint".formatted(path));
    return Optional.of(
        "group '%s' has read these topics before, and this start has none of its state: books are empty until their next snapshots, and contexts begin anew. To go on where it was, set %s"
            .formatted(source.groupId(), how));
  }

  private static boolean hasCommitted(String group, Topics topics) {
    try {
      return topics.committedRecords(group) > 0;
    } catch (UserException e) {
      return false; // it may not be asked: the job itself will say what it needs
    }
  }

  /** The newest one that was completed, if checkpoints are files of this machine. */
  static Optional<Path> newestCheckpoint(Configuration configuration) {
    String directory = configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY);
    if (directory == null) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(path(directory), CHECKPOINT_DEPTH)) {
      return files
          .filter(file -> file.getFileName().toString().equals(METADATA))
          .max(Comparator.comparing(RestartNotice::modified))
          .map(Path::getParent);
    } catch (IOException
        | UncheckedIOException
        | IllegalArgumentException
        | FileSystemNotFoundException e) {
      return Optional.empty(); // elsewhere, or none yet: it is only a hint
    }
  }

  private static Path path(String directory) {
    return directory.contains(":") ? Path.of(URI.create(directory)) : Path.of(directory);
  }

  private static FileTime modified(Path file) {
    try {
      return Files.getLastModifiedTime(file);
    } catch (IOException e) {
      return FileTime.fromMillis(0); // removed meanwhile
    }
  }
}
