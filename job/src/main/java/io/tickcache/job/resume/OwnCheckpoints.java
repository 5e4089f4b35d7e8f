package io.tickcache.job.resume;

import java.io.IOException;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;

/** Checkpoints in a directory that one job alone writes to, and whose lock is held. */
public final class OwnCheckpoints {

  private OwnCheckpoints() {}

  /**
   * Has a job go on from its newest checkpoint that is whole, if there is one.
   *
   * @param configuration names the directory, and is told of the checkpoint
   * @param say takes a line on what it goes on from, or passes over
   * @return whether there is one
   */
  public static boolean resume(Configuration configuration, Consumer<String> say) {
    List<String> paths =
        StoredStates.newestFirst(
            configuration, List.of(CheckpointingOptions.CHECKPOINTS_DIRECTORY));
    for (String path : paths) {
      Optional<StoredState> state = whole(path, say);
      if (state.isPresent()) {
        say.accept(
            "goes on from %s, completed %s"
                .formatted(
                    Path.of(path.replaceFirst("^file:", "")),
                    state.get().completed().truncatedTo(ChronoUnit.SECONDS)));
        new StartPoint(Optional.of(state.get().path()), true, List.of()).applyTo(configuration);
        return true;
      }
    }
    return false;
  }

  private static Optional<StoredState> whole(String path, Consumer<String> say) {
    try {
      StoredState state = StoredState.read(path);
      Optional<String> missing = state.missingFile();
      missing.ifPresent(why -> say.accept("passes over %s: %s".formatted(path, why)));
      return missing.isEmpty() ? Optional.of(state) : Optional.empty();
    } catch (IOException e) {
      say.accept("passes over %s: %s".formatted(path, e.getMessage()));
      return Optional.empty();
    }
  }
}
