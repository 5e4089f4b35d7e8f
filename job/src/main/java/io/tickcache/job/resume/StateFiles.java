package io.tickcache.job.resume;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.OperatorState;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;
import org.apache.flink.runtime.state.IncrementalKeyedStateHandle.HandleAndLocalPath;
import org.apache.flink.runtime.state.IncrementalRemoteKeyedStateHandle;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.StreamStateHandle;
import org.apache.flink.runtime.state.changelog.ChangelogStateBackendHandle;
import org.apache.flink.runtime.state.filemerging.SegmentFileStateHandle;
import org.apache.flink.runtime.state.filesystem.FileStateHandle;

/** The files that a checkpoint's state lies in. Small state lies in the metadata itself. */
final class StateFiles {

  /** Bytes that each must have at least. */
  private final Map<Path, Long> files = new HashMap<>();

  private StateFiles() {}

  static StateFiles of(CheckpointMetadata metadata) {
    StateFiles files = new StateFiles();
    for (OperatorState operator : metadata.getOperatorStates()) {
      for (OperatorSubtaskState subtask : operator.getStates()) {
        files.add(subtask);
      }
    }
    return files;
  }

  /** One that is not there, or shorter than it was written. */
  Optional<String> firstMissing() {
    for (Map.Entry<Path, Long> file : files.entrySet()) {
      Path path = file.getKey();
      try {
        long bytes = path.getFileSystem().getFileStatus(path).getLen();
        if (bytes < file.getValue()) {
          return Optional.of("%s has %d of %d bytes".formatted(path, bytes, file.getValue()));
        }
      } catch (IOException e) {
        return Optional.of(path + " is missing");
      }
    }
    return Optional.empty();
  }

  private void add(OperatorSubtaskState subtask) {
    for (OperatorStateHandle handle : subtask.getManagedOperatorState()) {
      add(handle.getDelegateStateHandle());
    }
    subtask.getManagedKeyedState().forEach(this::addKeyed);
    subtask.getRawKeyedState().forEach(this::addKeyed);
  }

  private void addKeyed(KeyedStateHandle handle) {
    if (handle instanceof KeyGroupsStateHandle groups) {
      add(groups.getDelegateStateHandle());
    } else if (handle instanceof IncrementalRemoteKeyedStateHandle incremental) {
      add(incremental.getMetaDataStateHandle());
      addAll(incremental.getSharedState());
      addAll(incremental.getPrivateState());
    } else if (handle instanceof ChangelogStateBackendHandle changelog) {
      changelog.getMaterializedStateHandles().forEach(this::addKeyed);
    }
  }

  private void addAll(List<HandleAndLocalPath> handles) {
    handles.forEach(handle -> add(handle.getHandle()));
  }

  private void add(StreamStateHandle handle) {
    if (handle instanceof FileStateHandle file) {
      files.merge(file.getFilePath(), file.getStateSize(), Math::max);
    } else if (handle instanceof SegmentFileStateHandle segment) {
      files.merge(segment.getFilePath(), segment.getStartPos() + segment.getStateSize(), Math::max);
    }
  }
}
