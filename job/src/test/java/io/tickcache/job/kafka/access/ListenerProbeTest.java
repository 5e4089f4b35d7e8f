package io.tickcache.job.kafka.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.options.KafkaConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Why no broker answers, where several are named. */
class ListenerProbeTest {

  @Test
  void asksEachServerUntilOneListens() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + server.getLocalPort();
      CompletableFuture<Void> hungUp = CompletableFuture.runAsync(() -> hangUp(server));

      assertThat(hint("127.0.0.1:1, PLAINTEXT://" + address))
          .startsWith(": something listens at " + address);
      hungUp.join();
    }
  }

  @Test
  void namesAllWhereNoneListens() {
    assertThat(hint("127.0.0.1:1,127.0.0.1:2"))
        .isEqualTo(": nothing listens at 127.0.0.1:1, nothing listens at 127.0.0.1:2");
  }

  private static void hangUp(ServerSocket server) {
    try {
      server.accept().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String hint(String servers) {
    return new ListenerProbe(KafkaConfig.of(servers)).hint();
  }
}
