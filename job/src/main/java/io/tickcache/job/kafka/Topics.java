package io.tickcache.job.kafka;

import io.tickcache.job.UserException;
import io.tickcache.job.kafka.access.BrokerAdmin;
import io.tickcache.job.kafka.access.Rights;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.SinkConfig;
import io.tickcache.job.options.TickcacheOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.ConfigResource.Type;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks the brokers for topics and makes them; tells at once when no broker answers. */
public final class Topics implements AutoCloseable {

  private static final Duration RETRY = Duration.ofMillis(50);

  private static final String LONGEST_TRANSACTION = "transaction.max.timeout.ms";

  private static final Map<String, String> KEEP = Map.of(TopicConfig.RETENTION_MS_CONFIG, "-1");

  private final KafkaConfig kafka;
  private final BrokerAdmin brokers;
  private final Admin admin;

  /** Connects. */
  public Topics(KafkaConfig kafka) {
    this.kafka = kafka;
    brokers = new BrokerAdmin(kafka);
    admin = brokers.client();
  }

  /** Whether a broker answers, soon. */
  public boolean answers() {
    try {
      brokers.await(admin.listTopics().names());
      return true;
    } catch (UserException e) {
      return false;
    }
  }

  /**
   * Refuses to go on if one of the topics would delete events of this age for their age: Kafka
   * counts retention from a record's timestamp, and that is the event time. Topics that do not tell
   * are believed.
   *
   * @param oldestMicros event time of the oldest event, microseconds
   */
  public void requireKept(Collection<String> topics, long oldestMicros) {
    Instant oldest = Instant.EPOCH.plus(oldestMicros, ChronoUnit.MICROS);
    Set<String> present = new TreeSet<>(topics);
    present.retainAll(brokers.await(admin.listTopics().names()));
    List<ConfigResource> resources =
        present.stream().map(name -> new ConfigResource(Type.TOPIC, name)).toList();
    admin
        .describeConfigs(resources)
        .values()
        .forEach(
            (resource, answer) ->
                settings(answer).ifPresent(topic -> requireKept(resource, topic, oldest)));
  }

  private static void requireKept(ConfigResource resource, Config topic, Instant oldest) {
    long retentionMillis = Long.parseLong(topic.get(TopicConfig.RETENTION_MS_CONFIG).value());
    if (retentionMillis >= 0
        && oldest.isBefore(Instant.now().minusMillis(retentionMillis))
        && deletes(topic)) {
      throw new UserException(
          "topic '%s' would delete these events at once: its retention.ms = %d, and they begin at %s; set retention.ms=-1 on it"
              .formatted(resource.name(), retentionMillis, oldest));
    }
  }

  /** Settings of a topic; none where we may not ask. */
  private Optional<Config> settings(KafkaFuture<Config> answer) {
    try {
      return Optional.of(brokers.await(answer));
    } catch (UserException e) {
      if (BrokerAdmin.isForbidden(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean deletes(Config topic) {
    return topic
        .get(TopicConfig.CLEANUP_POLICY_CONFIG)
        .value()
        .contains(TopicConfig.CLEANUP_POLICY_DELETE);
  }

  /**
   * Makes those of the topics that are not there; they keep records of any age. Returns when every
   * partition answers.
   */
  public void create(Collection<String> topics, int partitions) {
    Set<String> missing = new HashSet<>(topics);
    missing.removeAll(brokers.await(admin.listTopics().names()));
    try {
      brokers.await(
          admin
              .createTopics(
                  missing.stream()
                      .map(name -> new NewTopic(name, partitions, (short) -1).configs(KEEP))
                      .collect(Collectors.toList()))
              .all());
    } catch (UserException e) {
      if (BrokerAdmin.isForbidden(e)) {
        throw Rights.missing(
            kafka, "Create on topics " + String.join(", ", new TreeSet<>(missing)), e);
      }
      throw e;
    }
    awaitLeaders(missing, partitions);
  }

  /**
   * A producer whose first batch is refused for want of a leader, and whose second is not, has its
   * first refused for ever: out of order. So nobody may produce before the leaders are there, and
   * only leaders tell offsets.
   */
  private void awaitLeaders(Collection<String> topics, int partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (String topic : topics) {
      for (int partition = 0; partition < partitions; partition++) {
        latest.put(new TopicPartition(topic, partition), OffsetSpec.latest());
      }
    }
    long deadline = System.nanoTime() + BrokerAdmin.PATIENCE.toNanos();
    while (!answers(latest, deadline)) {
      LockSupport.parkNanos(RETRY.toNanos());
    }
  }

  /** A broker may not yet know a topic that the controller has just made. */
  private boolean answers(Map<TopicPartition, OffsetSpec> offsets, long deadline) {
    try {
      brokers.await(admin.listOffsets(offsets).all());
      return true;
    } catch (UserException e) {
      boolean unknown = e.getCause().getCause() instanceof UnknownTopicOrPartitionException;
      if (!unknown || System.nanoTime() - deadline > 0) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Refuses to go on if the brokers would refuse the sink's transactions: the job would fail after
   * its start, with words of Kafka's. Brokers that do not tell their limit are believed.
   */
  public void requireTransactions(SinkConfig sink) {
    if (sink.delivery() != Delivery.EXACTLY_ONCE) {
      return;
    }
    long asked = sink.transactionTimeout().toMillis();
    for (Config broker : settings()) {
      ConfigEntry limit = broker.get(LONGEST_TRANSACTION);
      if (limit != null && limit.value() != null && asked > Long.parseLong(limit.value())) {
        throw new UserException(
            "'%s' = %s must not exceed the brokers' %s = %s: lower the one or raise the other"
                .formatted(
                    TickcacheOptions.TRANSACTION_TIMEOUT.key(),
                    TimeUtils.formatWithHighestUnit(sink.transactionTimeout()),
                    LONGEST_TRANSACTION,
                    TimeUtils.formatWithHighestUnit(
                        Duration.ofMillis(Long.parseLong(limit.value())))));
      }
    }
  }

  /** Their settings; none where we may not ask. */
  private Collection<Config> settings() {
    try {
      List<ConfigResource> resources =
          brokers.await(admin.describeCluster().nodes()).stream()
              .map(node -> new ConfigResource(Type.BROKER, node.idString()))
              .toList();
      return brokers.await(admin.describeConfigs(resources).all()).values();
    } catch (UserException e) {
      if (BrokerAdmin.isForbidden(e)) {
        return List.of();
      }
      throw e;
    }
  }

  /** The cluster that offsets count in; empty if the brokers do not tell. */
  public Optional<String> clusterId() {
    try {
      return Optional.ofNullable(brokers.await(admin.describeCluster().clusterId()));
    } catch (UserException e) {
      if (BrokerAdmin.isForbidden(e)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Records up to the offsets that a consumer group has committed, if the topics are whole. */
  public long committedRecords(String group) {
    return brokers
        .await(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
        .values()
        .stream()
        .mapToLong(OffsetAndMetadata::offset)
        .sum();
  }

  @Override
  public void close() {
    brokers.close();
  }
}
