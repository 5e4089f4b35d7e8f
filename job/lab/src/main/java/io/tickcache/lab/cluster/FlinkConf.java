package io.tickcache.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;

/**
 * The cluster's configuration: one slot a task manager, ZooKeeper high availability, and failures
 * noticed in seconds instead of a production cluster's minute.
 *
 * @param directory holds {@code config.yaml} and {@code log4j2.xml}
 * @param settings the keys of {@code config.yaml}
 */
record FlinkConf(Path directory, Map<String, String> settings) {

  /**
   * Times after which a silent process counts as dead, and other things that tests cannot wait for.
   */
  private static final Map<String, String> IMPATIENT =
      Map.of(
          "heartbeat.interval", "500 ms",
          "heartbeat.timeout", "20 s",
          "high-availability.zookeeper.client.session-timeout", "4 s",
          "high-availability.zookeeper.client.connection-timeout", "4 s",
          "restart-strategy.type", "fixed-delay",
          "restart-strategy.fixed-delay.attempts", "1000000",
          "restart-strategy.fixed-delay.delay", "200 ms",
          "web.refresh-interval", "200 ms",
          "metrics.fetcher.update-interval", "1 s");

  /** Of a task manager, besides its slot's engine. */
  private static final int HEAP_MEGABYTES = 320;

  private static final Map<String, String> SMALL =
      Map.of(
          "jobmanager.memory.process.size", "768m",
          "jobmanager.memory.jvm-overhead.min", "128m",
          "taskmanager.memory.framework.off-heap.size", "64m",
          "taskmanager.memory.managed.size", "96m",
          "taskmanager.memory.network.min", "32m",
          "taskmanager.memory.network.max", "32m",
          "taskmanager.memory.jvm-overhead.min", "128m",
          "taskmanager.numberOfTaskSlots", "1",
          "taskmanager.load-balance.mode", "SLOTS");

  private static final String LOG4J =
      """
      <Configuration status="error">
        <Appenders>
          <Console name="stdout">
            <PatternLayout pattern="%d{HH:mm:ss.SSS} %-5level %c{1}: %m%n%xEx"/>
          </Console>
        </Appenders>
        <Loggers>
          <Logger name="org.apache.kafka" level="warn"/>
          <Root level="info"><AppenderRef ref="stdout"/></Root>
        </Loggers>
      </Configuration>
      """;

  /**
   * Writes the files.
   *
   * @param restPort of the job manager; the same after it has been replaced
   * @param zooKeeperPort of the ZooKeeper process
   */
  static FlinkConf write(ClusterOptions options, int restPort, int zooKeeperPort)
      throws IOException {
    Map<String, String> settings = new TreeMap<>(IMPATIENT);
    settings.putAll(SMALL);
    settings.putAll(addresses(restPort, zooKeeperPort));
    settings.putAll(directories(options.directory()));
    settings.put(
        "taskmanager.memory.task.heap.size", HEAP_MEGABYTES + options.heapMegabytes() + "m");
    settings.putAll(options.settings());
    Path directory = Files.createDirectories(options.directory().resolve("conf"));
    FlinkConf conf = new FlinkConf(directory, Map.copyOf(settings));
    Files.writeString(directory.resolve("config.yaml"), YamlLines.of(settings));
    Files.writeString(conf.log4j(), LOG4J);
    Path prometheus = Files.createDirectories(conf.plugins().resolve("metrics-prometheus"));
    for (Path jar : ClassPaths.prometheus()) {
      Files.copy(jar, prometheus.resolve(jar.getFileName()));
    }
    return conf;
  }

  private static Map<String, String> addresses(int restPort, int zooKeeperPort) {
    return Map.of(
        "jobmanager.rpc.address", "localhost",
        "jobmanager.bind-host", "localhost",
        "taskmanager.host", "localhost",
        "taskmanager.bind-host", "localhost",
        "rest.address", "localhost",
        "rest.bind-address", "localhost",
        "rest.port", Integer.toString(restPort),
        "high-availability.type", "zookeeper",
        "high-availability.zookeeper.quorum", "localhost:" + zooKeeperPort);
  }

  private static Map<String, String> directories(Path root) throws IOException {
    Path temporary = Files.createDirectories(root.resolve("tmp"));
    return Map.of(
        "io.tmp.dirs", temporary.toString(),
        "web.upload.dir", temporary.toString(),
        "high-availability.storageDir", root.resolve("high-availability").toUri().toString(),
        "execution.checkpointing.dir", root.resolve("checkpoints").toUri().toString(),
        "execution.checkpointing.savepoint-dir", root.resolve("savepoints").toUri().toString());
  }

  /** A directory for each plugin, as in a Flink distribution. */
  Path plugins() {
    return directory.resolveSibling("plugins");
  }

  Path log4j() {
    return directory.resolve("log4j2.xml");
  }

  Configuration toConfiguration() {
    return Configuration.fromMap(settings);
  }
}
