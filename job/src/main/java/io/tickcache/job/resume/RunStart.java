package io.tickcache.job.resume;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobConfig;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;

/**
 * How {@code run} starts: what it goes on from, and what its checkpoints will say of it. Holds the
 * lock of its directory of checkpoints until it is closed.
 */
public final class RunStart implements AutoCloseable {

  private static final Duration CLEARING = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final CheckpointLabel label;
  private final Optional<RunLock> lock;

  /** Of checkpoints, on this machine. */
  private final Optional<Path> directory;

  private RunStart(CheckpointLabel label, Optional<RunLock> lock, Optional<Path> directory) {
    this.label = label;
    this.lock = lock;
    this.directory = directory;
  }

  /**
   * A start in this process.
   *
   * @param resume what {@code --resume} asks for: auto, never or a path; null for auto
   * @param configuration is told of the state
   * @param say takes lines for the user
   * @throws UserException if another run of the group holds the directory, or the state that is
   *     named, or found, cannot be gone on from
   */
  public static RunStart here(
      String resume,
      JobConfig job,
      ModelDirectory model,
      Topics topics,
      Configuration configuration,
      Consumer<String> say) {
    ResumeMode mode = ResumeMode.of(resume, configuration);
    CheckpointLabel label =
        JobLabels.of(job, model, topics.clusterId(), JobLabels.Place.ONE_PROCESS);
    Optional<RunLock> lock = lock(configuration, job.source().groupId());
    RunStart start = new RunStart(label, lock, CheckpointDirectories.local(configuration));
    try {
      start.choose(mode, job, topics, configuration, say);
      return start;
    } catch (RuntimeException e) {
      start.close();
      throw e;
    }
  }

  /**
   * A start on a cluster, which was told by Flink's means what to go on from.
   *
   * @throws UserException if that cannot be gone on from
   */
  public static RunStart onCluster(
      String resume,
      JobConfig job,
      ModelDirectory model,
      Topics topics,
      Configuration configuration) {
    if (resume != null) {
      throw new UserException(
          "%s is for a run in this process; on a cluster: flink run --fromSavepoint PATH"
              .formatted(ResumeMode.ARGUMENT));
    }
    CheckpointLabel label = JobLabels.of(job, model, topics.clusterId(), JobLabels.Place.CLUSTER);
    String path = configuration.get(StateRecoveryOptions.SAVEPOINT_PATH);
    if (path != null) {
      read(path).ifPresent(Resumption.stateCheck(configuration, job, label)::check);
    }
    return new RunStart(label, Optional.empty(), Optional.empty());
  }

  /** The cluster may read what its client cannot. */
  private static Optional<StoredState> read(String path) {
    try {
      return Optional.of(StoredState.read(path));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<RunLock> lock(Configuration configuration, String group) {
    return CheckpointDirectories.local(configuration)
        .flatMap(
            path -> RunLock.take(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), path, group));
  }

  private void choose(
      ResumeMode mode,
      JobConfig job,
      Topics topics,
      Configuration configuration,
      Consumer<String> say) {
    Resumption resumption = new Resumption(configuration, job, label);
    boolean searched = mode.kind() == ResumeMode.Kind.AUTO && lock.isPresent();
    StartPoint point =
        mode.kind() == ResumeMode.Kind.PATH
            ? resumption.from(mode)
            : searched ? resumption.fromNewest() : StartPoint.NONE;
    point.lines().forEach(say);
    point.applyTo(configuration);
    if (point.state().isEmpty()) {
      if (mode.kind() == ResumeMode.Kind.AUTO && lock.isEmpty()) {
        say.accept(
            "'%s' = %s has no locks, so another run may still write there: nothing is gone on from unless it is named"
                .formatted(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(),
                    configuration.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)));
      }
      RestartNotice.of(job.source(), topics, resumption::hint).ifPresent(say);
    }
  }

  /** What the checkpoints of this start will say of it. */
  public CheckpointLabel label() {
    return label;
  }

  /**
   * Returns when the checkpoints of a job that has ended well are gone. Flink deletes them then,
   * behind our back: a process that ended sooner would leave one for the next start to go on from.
   *
   * @param job its id, as its directory is called
   */
  public void awaitCleared(String job) throws InterruptedException {
    if (directory.isPresent()) {
      Path checkpoints = directory.get().resolve(job);
      long deadline = System.nanoTime() + CLEARING.toNanos();
      while (holdsMetadata(checkpoints) && System.nanoTime() - deadline < 0) {
        Thread.sleep(PAUSE.toMillis());
      }
    }
  }

  private static boolean holdsMetadata(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.anyMatch(StoredStates::isMetadata);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException | UncheckedIOException e) {
      return true; // something goes just now
    }
  }

  @Override
  public void close() {
    lock.ifPresent(RunLock::close);
  }
}
