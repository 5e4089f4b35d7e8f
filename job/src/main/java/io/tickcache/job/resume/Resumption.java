package io.tickcache.job.resume;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.UserException;
import io.tickcache.job.options.JobConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;

/** Chooses the state that a run in this process goes on from. */
final class Resumption {

  private static final String DIRECTORY =
      "'" + CheckpointingOptions.CHECKPOINTS_DIRECTORY.key() + "'";

  private final ReadableConfig configuration;
  private final CheckpointLabel label;
  private final StateCheck check;
  private final List<String> lines = new ArrayList<>();

  /** The newest that no label says is another job's; null if there is none. */
  private String unlabelled;

  Resumption(ReadableConfig configuration, JobConfig job, CheckpointLabel label) {
    this.configuration = configuration;
    this.label = label;
    this.check = stateCheck(configuration, job, label);
  }

  /** What a job refuses of states. */
  static StateCheck stateCheck(ReadableConfig configuration, JobConfig job, CheckpointLabel label) {
    return new StateCheck(
        label, job.inference().onModelChange(), configuration.get(PipelineOptions.MAX_PARALLELISM));
  }

  /** From what was named. */
  StartPoint from(ResumeMode mode) {
    StoredState state = readNamed(mode);
    state
        .missingFile()
        .ifPresent(
            missing -> {
              throw new UserException(
                  "%s %s is not whole: %s".formatted(mode.setting(), mode.path(), missing));
            });
    check.check(state);
    lines.add(check.sentence(state));
    return new StartPoint(Optional.of(state.path()), false, lines);
  }

  private static StoredState readNamed(ResumeMode mode) {
    try {
      return StoredState.read(mode.path());
    } catch (IOException e) {
      throw new UserException(
          "%s %s: no checkpoint or savepoint that can be read: %s"
              .formatted(mode.setting(), mode.path(), e.getMessage()),
          e);
    }
  }

  /** From the newest state of this job that is whole; from none if there is none. */
  StartPoint fromNewest() {
    for (String path : paths()) {
      Optional<StoredState> found = own(path);
      if (found.isPresent()) {
        StoredState state = found.get();
        check.checkNetwork(state, label(state));
        check.check(state);
        lines.add(
            check.sentence(state)
                + "; to begin without state: %s never".formatted(ResumeMode.ARGUMENT));
        return new StartPoint(Optional.of(state.path()), state.isCheckpoint(), lines);
      }
    }
    return new StartPoint(Optional.empty(), false, lines);
  }

  /** The newest state of this job, or else one that may be its; nothing is said of others. */
  Optional<String> hint() {
    Optional<String> own = paths().stream().filter(path -> own(path).isPresent()).findFirst();
    lines.clear();
    return own.or(() -> Optional.ofNullable(unlabelled));
  }

  private List<String> paths() {
    try {
      return StoredStates.newestFirst(configuration);
    } catch (IOException e) {
      throw new UserException(
          "%s = %s cannot be read: %s"
              .formatted(
                  DIRECTORY,
                  configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY),
                  e.getMessage()),
          e);
    }
  }

  /** The state at the path if it is this job's and whole; says so if it is damaged. */
  private Optional<StoredState> own(String path) {
    StoredState state;
    try {
      state = StoredState.read(path);
    } catch (IOException e) {
      passOver(path, e.getMessage());
      return Optional.empty();
    }
    if (state.label().isEmpty() && unlabelled == null) {
      unlabelled = path;
    }
    if (state.label().isEmpty() || !JobLabels.areOfOneJob(label(state), label)) {
      return Optional.empty();
    }
    Optional<String> missing = state.missingFile();
    missing.ifPresent(why -> passOver(path, why));
    return missing.isPresent() ? Optional.empty() : Optional.of(state);
  }

  private static CheckpointLabel label(StoredState state) {
    return state.label().orElseThrow();
  }

  private void passOver(String path, String why) {
    lines.add(
        "passes over %s: %s; from an older one, predictions since then come again"
            .formatted(path, why));
  }
}
