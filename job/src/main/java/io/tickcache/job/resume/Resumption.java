package io.tickcache.job.resume;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.UserException;
import io.tickcache.job.options.JobConfig;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.ReadableConfig;

/** Chooses the state that a run in this process goes on from. */
final class Resumption {

  private static final ConfigOption<String> CHECKPOINTS =
      CheckpointingOptions.CHECKPOINTS_DIRECTORY;

  private final ReadableConfig configuration;
  private final CheckpointLabel label;
  private final StateCheck check;
  private final List<String> lines = new ArrayList<>();

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

  /**
   * From the newest checkpoint of a run of this job in one process that is whole; from none if
   * there is none. Not from a savepoint: its user keeps it, whatever the job has done since.
   */
  StartPoint fromNewest() {
    return fromFirst(StoredStates.newestFirst(configuration, List.of(CHECKPOINTS)));
  }

  /** From the first of these that will do; they may be deleted meanwhile. */
  StartPoint fromFirst(List<String> paths) {
    for (String path : paths) {
      Optional<StoredState> found = read(path).filter(this::mayFollow).filter(this::isWhole);
      if (found.isPresent()) {
        StoredState state = found.get();
        check.checkNetwork(state, label(state));
        check.check(state);
        lines.add(
            check.sentence(state)
                + "; to begin without state: %s never".formatted(ResumeMode.ARGUMENT));
        return new StartPoint(Optional.of(state.path()), true, lines);
      }
    }
    return new StartPoint(Optional.empty(), false, lines);
  }

  /**
   * The newest state of this job, also a savepoint or of a run on a cluster, or else one that may
   * be its. Nothing is said of others, and what cannot be listed is not there.
   */
  Optional<String> hint() {
    try {
      return hint(
          StoredStates.newestFirst(
              configuration, List.of(CHECKPOINTS, CheckpointingOptions.SAVEPOINT_DIRECTORY)));
    } catch (UserException e) {
      return Optional.empty();
    } finally {
      lines.clear();
    }
  }

  private Optional<String> hint(List<String> paths) {
    Optional<String> unlabelled = Optional.empty();
    for (String path : paths) {
      Optional<StoredState> state = read(path);
      if (state.filter(this::isOwn).filter(this::isWhole).isPresent()) {
        return Optional.of(path);
      }
      if (unlabelled.isEmpty()) {
        unlabelled = state.filter(found -> found.label().isEmpty()).map(found -> path);
      }
    }
    return unlabelled;
  }

  /** The state at the path; says so if it is damaged. One that is gone by now was another's. */
  private Optional<StoredState> read(String path) {
    try {
      return Optional.of(StoredState.read(path));
    } catch (FileNotFoundException | NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      passOver(path, e.getMessage());
      return Optional.empty();
    }
  }

  private boolean isOwn(StoredState state) {
    return state.label().filter(found -> JobLabels.areOfOneJob(found, label)).isPresent();
  }

  /** Whether the run that wrote it has ended, as our lock shows, and nobody else keeps it. */
  private boolean mayFollow(StoredState state) {
    return isOwn(state) && state.isCheckpoint() && JobLabels.isOfOneProcess(label(state));
  }

  private boolean isWhole(StoredState state) {
    Optional<String> missing = state.missingFile();
    missing.ifPresent(why -> passOver(state.path(), why));
    return missing.isEmpty();
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
