package io.tickcache.job.resume;

import io.tickcache.inference.CheckpointLabel;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.apache.flink.runtime.state.filesystem.FsCompletedCheckpointStorageLocation;

/**
 * A checkpoint or savepoint on some file system.
 *
 * @param path its directory, as Flink names it
 * @param completed when its metadata was written
 * @param metadata what Flink wrote of it
 * @param label whose it is; empty if a build wrote it that did not say
 */
record StoredState(
    String path, Instant completed, CheckpointMetadata metadata, Optional<CheckpointLabel> label) {

  /**
   * Reads the metadata.
   *
   * @param path its directory or its metadata file, as a path of this machine or a URI
   * @throws IOException if it is none, or cannot be read
   */
  static StoredState read(String path) throws IOException {
    FsCompletedCheckpointStorageLocation location =
        AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(uri(path));
    String pointer = location.getExternalPointer();
    try (DataInputStream in = new DataInputStream(location.getMetadataHandle().openInputStream())) {
      CheckpointMetadata metadata =
          Checkpoints.loadCheckpointMetadata(in, StoredState.class.getClassLoader(), pointer);
      return new StoredState(pointer, completed(pointer), metadata, CheckpointLabel.of(metadata));
    } catch (RuntimeException e) { // damaged bytes end in any of them
      throw new IOException("its metadata is damaged: " + e, e);
    }
  }

  private static Instant completed(String pointer) throws IOException {
    org.apache.flink.core.fs.Path file =
        new org.apache.flink.core.fs.Path(
            pointer, AbstractFsCheckpointStorageAccess.METADATA_FILE_NAME);
    return Instant.ofEpochMilli(file.getFileSystem().getFileStatus(file).getModificationTime());
  }

  /** A path of this machine becomes absolute; Flink takes it as one of its own otherwise. */
  private static String uri(String path) {
    return path.contains(":/") ? path : Path.of(path).toAbsolutePath().normalize().toString();
  }

  /** The maximum parallelism that it was written with, if it is another than this one. */
  Optional<Integer> otherMaxParallelism(int maxParallelism) {
    return metadata.getOperatorStates().stream()
        .map(OperatorState::getMaxParallelism)
        .filter(written -> written != maxParallelism)
        .findFirst();
  }

  /** Whether it is a checkpoint of Flink's own, and not a savepoint, which is its user's. */
  boolean isCheckpoint() {
    return metadata.getCheckpointProperties() != null
        && !metadata.getCheckpointProperties().isSavepoint();
  }

  /** Whether event time had ended before it was taken: then every instrument was forgotten. */
  boolean isDrained() {
    return metadata.getCheckpointProperties() != null
        && metadata.getCheckpointProperties().getCheckpointType() instanceof SavepointType savepoint
        && savepoint.shouldDrain();
  }

  /** A file that it needs and that is not there or too short; empty if it is whole. */
  Optional<String> missingFile() {
    return StateFiles.of(metadata).firstMissing();
  }
}
