package io.tickcache.job.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** What a broker of one node, with its KRaft controller, finds on disk before it starts. */
public final class BrokerFiles {

  public static final String HOST = "localhost";

  private BrokerFiles() {}

  /**
   * Formats the broker's storage and writes {@code server.properties} beside it.
   *
   * @param directory for all of it; must exist
   * @param brokerPort where clients connect
   * @param controllerPort another free port
   * @return the properties
   */
  public static Properties write(Path directory, int brokerPort, int controllerPort)
      throws IOException {
    Properties properties = properties(directory, brokerPort, controllerPort);
    try (var out = Files.newBufferedWriter(serverProperties(directory))) {
      properties.store(out, null);
    }
    format(serverProperties(directory));
    return properties;
  }

  /** The file that {@link #write} writes. */
  public static Path serverProperties(Path directory) {
    return directory.resolve("server.properties");
  }

  private static Properties properties(Path directory, int brokerPort, int controllerPort) {
    Properties properties = new Properties();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@" + HOST + ":" + controllerPort);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    properties.put(
        "listeners",
        "PLAINTEXT://" + HOST + ":" + brokerPort + ",CONTROLLER://" + HOST + ":" + controllerPort);
    properties.put("advertised.listeners", "PLAINTEXT://" + HOST + ":" + brokerPort);
    properties.put("log.dirs", directory.resolve("data").toString());
    singleNode(properties);
    return properties;
  }

  /** What a cluster of one node cannot have, and what a short life does not need. */
  private static void singleNode(Properties properties) {
    properties.put("offsets.topic.replication.factor", "1");
    properties.put("offsets.topic.num.partitions", "1");
    properties.put("transaction.state.log.replication.factor", "1");
    properties.put("transaction.state.log.min.isr", "1");
    properties.put("transaction.state.log.num.partitions", "4");
    properties.put("share.coordinator.state.topic.replication.factor", "1");
    properties.put("share.coordinator.state.topic.min.isr", "1");
    properties.put("group.initial.rebalance.delay.ms", "0");
    properties.put("auto.create.topics.enable", "false");
    // Recorded event times are years old: retention by time would delete them at once.
    properties.put("log.retention.ms", "-1");
    properties.put("log.cleaner.enable", "false");
    properties.put("num.network.threads", "1");
    properties.put("num.io.threads", "2");
    properties.put("log.message.timestamp.before.max.ms", Long.toString(Long.MAX_VALUE));
    properties.put("log.message.timestamp.after.max.ms", Long.toString(Long.MAX_VALUE));
  }

  private static void format(Path serverProperties) throws IOException {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] command = {
      "format",
      "--ignore-formatted",
      "-t",
      Uuid.randomUuid().toString(),
      "-c",
      serverProperties.toString()
    };
    int status = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new IOException(
          "cannot format the broker's storage: " + said.toString(StandardCharsets.UTF_8));
    }
  }
}
