package io.tickcache.job.kafka.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.options.KafkaConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several brokers, of which one is off. */
class BrokerAdminITCase {

  private static final int MOST = 20;

  /** Clients begin with any of them, so one try proves nothing. */
  @Test
  void asksAnotherBrokerIfOneIsOff() throws Exception {
    try (ServerSocket off = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        EmbeddedBroker broker = EmbeddedBroker.start()) {
      List<Socket> waiting = fill(off);
      String servers = "127.0.0.1:" + off.getLocalPort() + "," + broker.bootstrapServers();
      for (int i = 0; i < 6; i++) {
        try (BrokerAdmin admin = new BrokerAdmin(KafkaConfig.of(servers))) {
          assertThat(admin.await(admin.client().listTopics().names())).isEmpty();
        }
      }
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  /** As a machine that is off: who connects gets no answer, not even that nobody listens. */
  private static List<Socket> fill(ServerSocket server) throws IOException {
    List<Socket> waiting = new ArrayList<>();
    while (waiting.size() < MOST) {
      Socket socket = new Socket();
      try {
        socket.connect(server.getLocalSocketAddress(), 300);
        waiting.add(socket);
      } catch (SocketTimeoutException e) {
        socket.close();
        return waiting;
      }
    }
    assumeThat(waiting).as("this system takes connections without end").isEmpty();
    return waiting;
  }
}
