package io.tickcache.job.kafka;

import io.tickcache.job.UserException;
import io.tickcache.job.options.KafkaConfig;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** Asks the brokers for topics and makes them; tells at once when no broker answers. */
public final class Topics implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final KafkaConfig kafka;
  private final Admin admin;

  /** Connects. */
  public Topics(KafkaConfig kafka) {
    this.kafka = kafka;
    Properties client = kafka.clientProperties();
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Long.toString(PATIENCE.toMillis()));
    try {
      admin = Admin.create(client);
    } catch (KafkaException e) {
      Throwable reason = e.getCause() == null ? e : e.getCause();
      throw new UserException(
          "'kafka.bootstrap-servers' = " + kafka.bootstrapServers() + ": " + reason.getMessage(),
          e);
    }
  }

  /** Refuses to go on if one of the topics is not there. */
  public void require(Collection<String> topics) {
    Set<String> missing = new TreeSet<>(topics);
    missing.removeAll(await(admin.listTopics().names()));
    if (!missing.isEmpty()) {
      throw new UserException(
          "'kafka.bootstrap-servers' = %s has no topic %s: create what is missing (replay --create-topics does), or set 'topic.*'"
              .formatted(kafka.bootstrapServers(), String.join(", ", missing)));
    }
  }

  /** Makes those of the topics that are not there. */
  public void create(Collection<String> topics, int partitions) {
    Set<String> missing = new HashSet<>(topics);
    missing.removeAll(await(admin.listTopics().names()));
    await(
        admin
            .createTopics(
                missing.stream()
                    .map(name -> new NewTopic(name, partitions, (short) -1))
                    .collect(Collectors.toList()))
            .all());
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }

  private <T> T await(KafkaFuture<T> answer) {
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

  private UserException unreachable(String reason, Exception cause) {
    return new UserException(
        "'kafka.bootstrap-servers' = " + kafka.bootstrapServers() + ": " + reason, cause);
  }
}
