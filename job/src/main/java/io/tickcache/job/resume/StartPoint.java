package io.tickcache.job.resume;

import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;

/**
 * What a start goes on from.
 *
 * @param state the checkpoint or savepoint, as Flink names it; empty to begin without
 * @param owned whether the run may delete it once its own checkpoints need it no more
 * @param lines what to tell the user, each on a line of its own
 */
record StartPoint(Optional<String> state, boolean owned, List<String> lines) {

  /** Without state, and without a word. */
  static final StartPoint NONE = new StartPoint(Optional.empty(), false, List.of());

  StartPoint {
    lines = List.copyOf(lines);
  }

  /** Has Flink start there. */
  void applyTo(Configuration configuration) {
    state.ifPresent(
        path -> {
          configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
          if (owned && !configuration.contains(StateRecoveryOptions.RESTORE_MODE)) {
            configuration.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
          }
        });
  }
}
