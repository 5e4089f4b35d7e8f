package io.tickcache.job.kafka;

import io.tickcache.job.UserException;
import io.tickcache.job.options.KafkaConfig;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;

/** Kafka's admin client, which tells in one line, and soon, when no broker answers. */
final class BrokerAdmin implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConfig kafka;
  private final Admin admin;

  /** Connects. */
  BrokerAdmin(KafkaConfig kafka) {
    this.kafka = kafka;
    Properties client = kafka.clientProperties();
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    try {
      admin = Admin.create(client);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw unreachable(reason.getMessage(), e);
    }
  }

  /** The client, whose answers {@link #await} takes. */
  Admin client() {
    return admin;
  }

  /**
   * The answer.
   *
   * @throws UserException if there is none
   */
  <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      boolean silent = e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException;
      throw unreachable(silent ? "no broker answered" : e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw unreachable("no broker answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable("interrupted", e);
    }
  }

  /** Whether a broker refused to answer us. */
  static boolean isForbidden(UserException error) {
    return ExceptionUtils.findThrowable(error, AuthorizationException.class).isPresent();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private UserException unreachable(String reason, Exception cause) {
    return new UserException(
        "'kafka.bootstrap-servers' = " + kafka.bootstrapServers() + ": " + reason, cause);
  }
}
