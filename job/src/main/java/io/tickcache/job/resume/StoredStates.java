package io.tickcache.job.resume;

import io.tickcache.job.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;

/** Finds the checkpoints and savepoints that were completed in a job's directories. */
final class StoredStates {

  private static final String METADATA = AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME;

  /** DIR/JOB/chk-N, or DIR/chk-N; savepoints lie in their directory itself. */
  private static final int DEPTH = 2;

  private static final int LISTINGS = 10;

  /** Many files, and no metadata among them. */
  private static final Set<String> OF_STATE =
      Set.of(
          AbstractFsCheckpointStorageAccess.CHECKPOINT_SHARED_STATE_DIR,
          AbstractFsCheckpointStorageAccess.CHECKPOINT_TASK_OWNED_STATE_DIR);

  private StoredStates() {}

  /**
   * Directories with the metadata of a checkpoint or savepoint, the newest first. Those that were
   * not completed have none.
   *
   * @param directories options that name where to look
   * @throws UserException if a directory cannot be listed; names its option
   */
  static List<String> newestFirst(
      ReadableConfig configuration, List<ConfigOption<String>> directories) {
    List<FileStatus> metadata = new ArrayList<>();
    for (ConfigOption<String> option : directories) {
      String directory = configuration.get(option);
      try {
        add(directory, metadata);
      } catch (IOException e) {
        throw new UserException(
            "'%s' = %s cannot be read: %s".formatted(option.key(), directory, e.getMessage()), e);
      }
    }
    return metadata.stream()
        .sorted(
            Comparator.comparingLong(FileStatus::getModificationTime)
                .thenComparing(file -> number(file.getPath().getParent()))
                .reversed())
        .map(file -> file.getPath().getParent().toUri().toString())
        .distinct()
        .toList();
  }

  /** Whether a file of this machine is the metadata of a completed checkpoint or savepoint. */
  static boolean isMetadata(java.nio.file.Path file) {
    return file.getFileName().toString().equals(METADATA);
  }

  private static void add(String directory, List<FileStatus> metadata) throws IOException {
    if (directory != null) {
      Path path = new Path(directory);
      FileSystem files = path.getFileSystem();
      if (files.exists(path)) {
        add(files, path, DEPTH, metadata);
      }
    }
  }

  private static void add(FileSystem files, Path directory, int depth, List<FileStatus> metadata)
      throws IOException {
    FileStatus[] entries = entries(files, directory, LISTINGS);
    if (entries == null) { // removed meanwhile
      return;
    }
    for (FileStatus entry : entries) {
      String name = entry.getPath().getName();
      if (entry.isDir() && depth > 0 && !OF_STATE.contains(name)) {
        add(files, entry.getPath(), depth - 1, metadata);
      } else if (!entry.isDir() && name.equals(METADATA)) {
        metadata.add(entry);
      }
    }
  }

  /**
   * Others delete their checkpoints meanwhile, and one that goes while it is listed is an error.
   */
  private static FileStatus[] entries(FileSystem files, Path directory, int attempts)
      throws IOException {
    try {
      return files.listStatus(directory);
    } catch (FileNotFoundException e) {
      if (attempts == 1) {
        throw e;
      }
      return entries(files, directory, attempts - 1);
    }
  }

  /** Of two that were completed in the same moment, the one with the higher number. */
  private static long number(Path checkpoint) {
    String digits = checkpoint.getName().replaceFirst("^chk-", "");
    return digits.matches("\\d{1,18}") ? Long.parseLong(digits) : -1;
  }
}
