package io.tickcache.lab.recovery;

import io.tickcache.job.options.Delivery;
import io.tickcache.job.replay.FeedOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code bench recovery} is asked to do.
 *
 * @param feed the market; its speed is not max
 * @param kills of task managers
 * @param parallelism subtasks; there is one task manager more
 * @param delivery of the disturbed job
 * @param others whether a job manager is killed and the broker stopped, too
 * @param work directory for configuration, logs and state, kept; null: a temporary one
 * @param settings KEY=VALUE of the job's options
 * @param vectors whether task managers compile kernels of vectors; else loops serve
 */
public record RecoveryOptions(
    FeedOptions feed,
    int kills,
    int parallelism,
    Delivery delivery,
    boolean others,
    Path work,
    List<String> settings,
    boolean vectors) {

  public RecoveryOptions {
    settings = List.copyOf(settings);
  }
}
