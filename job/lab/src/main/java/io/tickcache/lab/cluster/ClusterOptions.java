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
 * @param vectors whether task managers compile kernels of vectors, which takes a core some ten
 *     seconds each time one starts; else they serve by loops, with the same bits
 */
public record ClusterOptions(
    Path directory,
    int taskManagers,
    int heapMegabytes,
    Map<String, String> settings,
    boolean djl,
    boolean vectors) {

  public ClusterOptions {
    settings = Map.copyOf(settings);
  }

  /** A cluster with all that any job needs. */
  public ClusterOptions(
      Path directory, int taskManagers, int heapMegabytes, Map<String, String> settings) {
    this(directory, taskManagers, heapMegabytes, settings, true, true);
  }

  /** A cluster that is up soon: for jobs that need no DJL, and no speed. */
  public static ClusterOptions light(
      Path directory, int taskManagers, int heapMegabytes, Map<String, String> settings) {
    return new ClusterOptions(directory, taskManagers, heapMegabytes, settings, false, false);
  }
}
