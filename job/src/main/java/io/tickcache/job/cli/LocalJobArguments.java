package io.tickcache.job.cli;

import io.tickcache.job.UserException;
import io.tickcache.job.embedded.EmbeddedJob;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** How the job is run that a command starts in this process. */
final class LocalJobArguments {

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      description = "Subtasks; each runs on one thread. Default: the cores, at most 2.")
  private Integer parallelism;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set an option of the job or of Flink; ./tickcache options lists them.")
  private List<String> settings = new ArrayList<>();

  /** Checked: at least 1. */
  int subtasks() {
    int subtasks = parallelism != null ? parallelism : EmbeddedJob.usualParallelism();
    if (subtasks < 1) {
      throw new UserException("--parallelism " + subtasks + ": must be at least 1");
    }
    return subtasks;
  }

  /** KEY=VALUE of the job's options. */
  List<String> settings() {
    return settings;
  }
}
