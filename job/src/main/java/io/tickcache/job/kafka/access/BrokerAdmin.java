package io.tickcache.job.kafka.access;

import io.tickcache.job.UserException;
import io.tickcache.job.options.KafkaConfig;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;

/**
 * Kafka's admin client, which tells in one line, and soon, when no broker answers or lets us in.
 */
public final class BrokerAdmin implements AutoCloseable {

  public static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Kafka's 10 s for a machine that is off would leave no time for those that are on. */
  private static final String CONNECTION_MILLIS = "1500";

  private final BrokerErrors errors;
  private final Admin admin;

  /**
   * Connects.
   *
   * @throws UserException if the client's properties are wrong, or a secret cannot be read
   */
  public BrokerAdmin(KafkaConfig kafka) {
    SecretReferences.requireReadable(kafka);
    errors = new BrokerErrors(kafka);
    Properties client = impatient(kafka);
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    try {
      admin = Admin.create(client);
    } catch (KafkaException e) {
      throw errors.noClient(e);
    }
  }

  /** What a client is told that tries the next broker soon. */
  static Properties impatient(KafkaConfig kafka) {
    Properties client = kafka.clientProperties();
    client.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MS_CONFIG, CONNECTION_MILLIS);
    client.putIfAbsent(
        CommonClientConfigs.SOCKET_CONNECTION_SETUP_TIMEOUT_MAX_MS_CONFIG, CONNECTION_MILLIS);
    return client;
  }

  /** The client, whose answers {@link #await} takes. */
  public Admin client() {
    return admin;
  }

  /**
   * The answer.
   *
   * @throws UserException if there is none
   */
  public <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw errors.refused(e);
    } catch (TimeoutException e) {
      throw errors.silent(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw errors.of("interrupted", e);
    }
  }

  /** Whether a broker refused to answer us. */
  public static boolean isForbidden(UserException error) {
    return ExceptionUtils.findThrowable(error, AuthorizationException.class).isPresent();
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
