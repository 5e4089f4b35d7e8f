package io.tickcache.lab.recovery;

import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.lab.cluster.YamlLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration files of the jobs that are submitted to a cluster of processes. */
final class RecoveryJob {

  static final int KV_CACHE_MEGABYTES = 64;

  private final Path directory;
  private final Path model;
  private final String bootstrapServers;
  private final Delivery delivery;
  private final List<String> assignments;

  /**
   * The files of one run.
   *
   * @param directory where they are written
   * @param model model directory
   * @param delivery of predictions
   * @param assignments KEY=VALUE of the job's options, over those chosen here
   */
  RecoveryJob(
      Path directory,
      Path model,
      String bootstrapServers,
      Delivery delivery,
      List<String> assignments) {
    this.directory = directory;
    this.model = model;
    this.bootstrapServers = bootstrapServers;
    this.delivery = delivery;
    this.assignments = List.copyOf(assignments);
  }

  /**
   * Arguments of the main class.
   *
   * @param run names the file and the consumer group, and with it the transactions
   * @param topics that it reads and writes
   * @param bounded whether it ends with the input that stands on the topics when it starts
   */
  String[] arguments(String run, TopicsConfig topics, boolean bounded) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(TickcacheOptions.BOOTSTRAP_SERVERS.key(), bootstrapServers);
    settings.put(TickcacheOptions.GROUP_ID.key(), run);
    settings.putAll(topics.settings());
    settings.put(TickcacheOptions.MODEL_DIRECTORY.key(), model.toString());
    settings.put(TickcacheOptions.KV_CACHE_MEMORY.key(), KV_CACHE_MEGABYTES + "m");
    settings.put(TickcacheOptions.DELIVERY.key(), delivery.toString());
    settings.put(TickcacheOptions.SOURCE_BOUNDED.key(), Boolean.toString(bounded));
    // Each partition is published in order; and no outage may make one look idle.
    settings.put(TickcacheOptions.MAX_OUT_OF_ORDERNESS.key(), "0 ms");
    settings.put(TickcacheOptions.SOURCE_IDLE_TIMEOUT.key(), "1 min");
    settings.put("state.backend.type", "rocksdb");
    settings.put("execution.checkpointing.incremental", "true");
    settings.put("execution.checkpointing.interval", "500 ms");
    settings.put("execution.checkpointing.timeout", "10 s");
    Path file = directory.resolve(run + ".yaml");
    Files.writeString(file, YamlLines.of(settings));
    return arguments(file, assignments);
  }

  private static String[] arguments(Path file, List<String> assignments) {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", file.toString()));
    for (String assignment : assignments) {
      arguments.addAll(List.of("--set", assignment));
    }
    return arguments.toArray(String[]::new);
  }
}
