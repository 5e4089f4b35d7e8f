package io.tickcache.job.embedded;

import io.tickcache.job.AtExit;
import io.tickcache.job.TemporaryDirectory;
import java.io.IOException;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;

/**
 * A real Kafka broker, with its KRaft controller, in this JVM: on free ports of the loopback
 * interface, with its data in a temporary directory that {@link #close} deletes.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private final TemporaryDirectory directory;
  private final String bootstrapServers;
  private final KafkaRaftServer server;
  private final AtExit atExit;

  private EmbeddedBroker(
      TemporaryDirectory directory, String bootstrapServers, KafkaRaftServer server) {
    this.directory = directory;
    this.bootstrapServers = bootstrapServers;
    this.server = server;
    // A broker without its directory ends the whole process at once.
    this.atExit = AtExit.undo(this::shutDown);
  }

  /** Starts a broker; it answers when this returns, after 2 to 3 seconds. */
  public static EmbeddedBroker start() throws IOException {
    TemporaryDirectory directory = new TemporaryDirectory("tickcache-kafka-");
    try {
      int[] ports = FreePorts.find(2);
      Properties properties = BrokerFiles.write(directory.path(), ports[0], ports[1]);
      KafkaRaftServer server =
          new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      server.startup();
      return new EmbeddedBroker(directory, BrokerFiles.HOST + ":" + ports[0], server);
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
    shutDown();
    directory.close();
    atExit.forget();
  }

  private synchronized void shutDown() {
    server.shutdown();
    server.awaitShutdown();
  }
}
