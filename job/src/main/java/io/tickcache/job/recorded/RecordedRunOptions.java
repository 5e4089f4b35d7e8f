package io.tickcache.job.recorded;

import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.replay.FeedOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What is run over which recordings.
 *
 * @param feed the recordings, or the simulated market; its speed does not matter
 * @param model its directory
 * @param parallelism subtasks; their number changes no output
 * @param settings KEY=VALUE of the job's options
 * @param work directory that the run can be gone on from if it dies, and whose outputs are used
 *     again if it does not; null for a temporary one
 * @param untilMicros event time of the last events that there are for the job, microseconds since
 *     1970-01-01 UTC; empty for all
 */
public record RecordedRunOptions(
    FeedOptions feed,
    Path model,
    int parallelism,
    List<String> settings,
    Path work,
    OptionalLong untilMicros) {

  public RecordedRunOptions {
    settings = List.copyOf(settings);
  }

  /** All of the recordings, on the cores of this machine, at most 2, in a temporary directory. */
  public static RecordedRunOptions of(FeedOptions feed, Path model, List<String> settings) {
    int subtasks = EmbeddedJob.usualParallelism();
    return new RecordedRunOptions(feed, model, subtasks, settings, null, OptionalLong.empty());
  }

  /** The same on so many subtasks. */
  public RecordedRunOptions withParallelism(int subtasks) {
    return new RecordedRunOptions(feed, model, subtasks, settings, work, untilMicros);
  }

  /** The same in a directory. */
  public RecordedRunOptions withWork(Path directory) {
    return new RecordedRunOptions(feed, model, parallelism, settings, directory, untilMicros);
  }

  /** The same as if nothing had been recorded after an event time, microseconds. */
  public RecordedRunOptions until(long micros) {
    return new RecordedRunOptions(
        feed, model, parallelism, settings, work, OptionalLong.of(micros));
  }
}
