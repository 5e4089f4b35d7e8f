package io.tickcache.job.resume;

import io.tickcache.job.UserException;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.SourceConfig;
import io.tickcache.job.options.SourceStart;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whether a job starts behind offsets that it committed before, but without its state: then books
 * are empty until their next snapshots, and contexts begin anew, which looks like an outage.
 */
final class RestartNotice {

  private RestartNotice() {}

  /**
   * What to say before such a start; empty if it is another.
   *
   * @param newest finds a checkpoint that may be this job's; asked only if there is something to
   *     say
   */
  static Optional<String> of(
      SourceConfig source, Topics topics, Supplier<Optional<String>> newest) {
    if (source.start() != SourceStart.COMMITTED || !hasCommitted(source.groupId(), topics)) {
      return Optional.empty();
    }
    String path =
        newest
            .get()
            .map(found -> "PATH; the newest there is %s, if it is this job's".formatted(found))
            .orElse("PATH, of a checkpoint or savepoint");
    return Optional.of(
        "group '%s' has read these topics before, and this start has none of its state: books are empty until their next snapshots, and contexts begin anew. To go on where it was: %s %s (or the option execution.state-recovery.path)"
            .formatted(source.groupId(), ResumeMode.ARGUMENT, path));
  }

  private static boolean hasCommitted(String group, Topics topics) {
    try {
      return topics.committedRecords(group) > 0;
    } catch (UserException e) {
      return false; // it may not be asked: the job itself will say what it needs
    }
  }
}
