package io.tickcache.lab.cluster;

import java.nio.file.Path;
import java.util.Map;

/**
 * What a process cluster is made of.
 *
 * @param directory for configuration, logs, checkpoints and the broker's data; must exist
 * @param taskManagers task manager processes, one slot each
 * @param heapMegabytes heap that a task manager leaves to its slot's engine, MiB
 * @param settings Flink's options over those of {@link FlinkConf}
 * @param djl whether DJL stands in {@code lib}, as the torch engine needs
 */
public record ClusterOptions(
    Path directory,
    int taskManagers,
    int heapMegabytes,
    Map<String, String> settings,
    boolean djl) {

  public ClusterOptions {
    settings = Map.copyOf(settings);
  }

  /** A cluster with all that any job needs. */
  public ClusterOptions(
      Path directory, int taskManagers, int heapMegabytes, Map<String, String> settings) {
    this(directory, taskManagers, heapMegabytes, settings, true);
  }
}
