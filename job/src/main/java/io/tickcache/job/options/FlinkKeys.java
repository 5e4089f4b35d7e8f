package io.tickcache.job.options;

import java.util.Set;

/** Tells Flink's own keys, which the job hands on, from misspelt ones of ours. */
final class FlinkKeys {

  /** First words of the keys that Flink's configuration reference lists. */
  private static final Set<String> FIRST_WORDS =
      Set.of(
          "blob",
          "classloader",
          "client",
          "cluster",
          "env",
          "execution",
          "external-resource",
          "external-resources",
          "fs",
          "heartbeat",
          "high-availability",
          "io",
          "jobmanager",
          "metrics",
          "parallelism",
          "pekko",
          "pipeline",
          "plugin",
          "process",
          "queryable-state",
          "resourcemanager",
          "rest",
          "restart-strategy",
          "s3",
          "scheduler-mode",
          "security",
          "slot",
          "slotmanager",
          "state",
          "taskmanager",
          "web",
          "$internal");

  private FlinkKeys() {}

  static boolean isOne(String key) {
    int dot = key.indexOf('.');
    return FIRST_WORDS.contains(dot < 0 ? key : key.substring(0, dot));
  }
}
