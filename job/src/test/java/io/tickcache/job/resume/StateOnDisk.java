package io.tickcache.job.resume;

import io.tickcache.inference.CheckpointLabel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.CheckpointRetentionPolicy;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.MasterState;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.OperatorStreamStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/** Checkpoints as Flink writes them, of one operator with one file of state. */
final class StateOnDisk {

  static final int MAX_PARALLELISM = 128;

  private static final int STATE_BYTES = 100;

  private StateOnDisk() {}

  /** Writes a checkpoint; the directory is made. */
  static Path write(Path directory, Optional<CheckpointLabel> label) throws IOException {
    return write(
        directory,
        label,
        CheckpointProperties.forCheckpoint(CheckpointRetentionPolicy.RETAIN_ON_CANCELLATION));
  }

  /** The same of any kind. */
  static Path write(Path directory, Optional<CheckpointLabel> label, CheckpointProperties kind)
      throws IOException {
    Path state = Files.createDirectories(directory).resolve("state");
    Files.write(state, new byte[STATE_BYTES]);
    FileStateHandle file =
        new FileStateHandle(new org.apache.flink.core.fs.Path("file:" + state), STATE_BYTES);
    OperatorState operator =
        new OperatorState("operator", "uid", new OperatorID(1, 1), 1, MAX_PARALLELISM);
    operator.putState(
        0,
        OperatorSubtaskState.builder()
            .setManagedOperatorState(
                new OperatorStreamStateHandle(
                    Map.of(
                        "state",
                        new OperatorStateHandle.StateMetaInfo(
                            new long[] {0}, OperatorStateHandle.Mode.SPLIT_DISTRIBUTE)),
                    file))
            .build());
    CheckpointMetadata metadata =
        new CheckpointMetadata(
            1,
            List.of(operator),
            label.isEmpty() ? List.of() : List.of(masterState(label.get())),
            kind);
    try (OutputStream out = Files.newOutputStream(directory.resolve("_metadata"))) {
      Checkpoints.storeCheckpointMetadata(metadata, out);
    }
    return directory;
  }

  /** As the first version was written: what was ever written can be read. */
  private static MasterState masterState(CheckpointLabel label) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream target = new DataOutputStream(bytes)) {
      target.writeInt(label.words().size());
      for (Map.Entry<String, String> word : label.words().entrySet()) {
        target.writeUTF(word.getKey());
        target.writeUTF(word.getValue());
      }
    }
    return new MasterState("tickcache", bytes.toByteArray(), 1);
  }
}
