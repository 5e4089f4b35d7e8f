package io.tickcache.job.broker;

import io.tickcache.job.TemporaryDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker, with its KRaft controller, in this JVM: on free ports of the loopback
 * interface, with its data in a temporary directory that {@link #close} deletes.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final String HOST = "localhost";

  private final TemporaryDirectory directory;
  private final String bootstrapServers;
  private final KafkaRaftServer server;

  private EmbeddedBroker(
      TemporaryDirectory directory, String bootstrapServers, KafkaRaftServer server) {
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.server = server;
  }

  /** Starts a broker; it answers when this returns, after 2 to 3 seconds. */
  public static EmbeddedBroker start() throws IOException {
    TemporaryDirectory directory = new TemporaryDirectory("tickcache-kafka-");
    try {
      int[] ports = freePorts();
      Properties properties = properties(directory.path(), ports[0], ports[1]);
      format(directory.path(), properties);
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(directory, HOST + ":" + ports[0], server);
    } catch (IOException | RuntimeException e) {
      directory.close();
      throw e;
    }
  }

  /** host:port. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public void close() throws IOException {
    server.shutdown();
    server.awaitShutdown();
    directory.close();
  }

  private static int[] freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    // Both open at once, so that they differ.
    try (ServerSocket broker = new ServerSocket(0, 1, loopback);
        ServerSocket controller = new ServerSocket(0, 1, loopback)) {
      return new int[] {broker.getLocalPort(), controller.getLocalPort()};
    }
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
        "PLAINTEXT://%s:%d,CONTROLLER://%s:%d".formatted(HOST, brokerPort, HOST, controllerPort));
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

  private static void format(Path directory, Properties properties) throws IOException {
    Path file = directory.resolve("server.properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    String[] command = {
      "format", "--ignore-formatted", "-t", Uuid.randomUuid().toString(), "-c", file.toString()
    };
    int status = StorageTool.execute(command, new PrintStream(said, true, StandardCharsets.UTF_8));
    if (status != 0) {
      throw new IOException(
          "cannot format the broker's storage: " + said.toString(StandardCharsets.UTF_8));
    }
  }
}
