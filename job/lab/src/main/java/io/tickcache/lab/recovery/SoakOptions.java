package io.tickcache.lab.recovery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What {@code bench soak} is asked to do.
 *
 * @param resubmissions how many times two jobs are cancelled and submitted again
 * @param duration how long the last two run, step by step
 * @param instruments of the simulated market
 * @param rate order-book updates of each of them a second
 * @param work directory for configuration, logs and state, kept; null: a temporary one
 * @param settings KEY=VALUE of the jobs' options
 */
public record SoakOptions(
    int resubmissions,
    Duration duration,
    int instruments,
    double rate,
    Path work,
    List<String> settings) {

  public SoakOptions {
    settings = List.copyOf(settings);
  }
}
