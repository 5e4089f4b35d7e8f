package io.tickcache.job.resume;

import io.tickcache.inference.CheckpointLabel;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.job.UserException;
import io.tickcache.job.options.TickcacheOptions;
import java.time.temporal.ChronoUnit;
import org.apache.flink.configuration.PipelineOptions;

/**
 * Whether a job can go on from a state, as far as its metadata tells: what Flink or the operator
 * would refuse later, when the job has started.
 *
 * @param own label of the job
 * @param onModelChange what the job does with contexts of another network
 * @param maxParallelism the job's key groups
 */
record StateCheck(CheckpointLabel own, OnModelChange onModelChange, int maxParallelism) {

  /**
   * Refuses what cannot go on.
   *
   * @throws UserException naming the state, the option, and what to set
   */
  void check(StoredState state) {
    state
        .otherMaxParallelism(maxParallelism)
        .ifPresent(
            written -> {
              throw new UserException(
                  "'%s' = %d, but %s was written with %d, which is fixed for the life of its state: set it to %d"
                      .formatted(
                          PipelineOptions.MAX_PARALLELISM.key(),
                          maxParallelism,
                          state.path(),
                          written,
                          written));
            });
    if (onModelChange == OnModelChange.REFUSE) {
      state.label().ifPresent(label -> checkNetwork(state, label));
    }
  }

  /** Refuses a state whose contexts are of another network. */
  void checkNetwork(StoredState state, CheckpointLabel label) {
    if (!JobLabels.haveOneNetwork(label, own)) {
      throw new UserException(
          "%s holds contexts of network '%s', and this job runs '%s': start it with that model, or %s %s with '%s' = %s or %s, or without state (%s never)"
              .formatted(
                  state.path(),
                  JobLabels.network(label),
                  JobLabels.network(own),
                  ResumeMode.ARGUMENT,
                  state.path(),
                  TickcacheOptions.ON_MODEL_CHANGE.key(),
                  OnModelChange.NEW_CONTEXT,
                  OnModelChange.REBUILD,
                  ResumeMode.ARGUMENT));
    }
  }

  /** Says that the job goes on from a state, and what of it is of another job. */
  String sentence(StoredState state) {
    String differences = state.label().map(label -> JobLabels.differences(label, own)).orElse("");
    return "goes on from %s, completed %s%s%s"
        .formatted(
            state.path(),
            state.completed().truncatedTo(ChronoUnit.SECONDS),
            state.isDrained() ? ", drained, so without books and contexts" : "",
            differences.isEmpty() ? "" : ", of another job: " + differences);
  }
}
