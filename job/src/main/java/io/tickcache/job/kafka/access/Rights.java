package io.tickcache.job.kafka.access;

import io.tickcache.job.UserException;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.SinkConfig;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.model.ModelConfig;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.util.TimeUtils;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InvalidTxnTimeoutException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Asks the brokers, before anything runs, whether topics are there and whether the user that logs
 * in may do what will be done. A job without a right would fail after its start, with words of
 * Kafka's, and be restarted for ever. Kafka's Describe follows from Read and from Write.
 */
public final class Rights implements AutoCloseable {

  private final KafkaConfig kafka;
  private final BrokerAdmin brokers;
  private final Set<String> missingTopics = new TreeSet<>();
  private final List<String> missingRights = new ArrayList<>();

  private Rights(KafkaConfig kafka) {
    this.kafka = kafka;
    brokers = new BrokerAdmin(kafka);
  }

  /**
   * Refuses to go on if one of the topics is not there, or something may not be done with it.
   *
   * @param operations by topic
   */
  public static void require(KafkaConfig kafka, Map<String, Set<AclOperation>> operations) {
    try (Rights rights = new Rights(kafka)) {
      rights.topics(operations);
      rights.require();
    }
  }

  /** Refuses to go on if a topic or a right is missing that the job needs with this model. */
  public static void requireOfJob(JobConfig job, ModelConfig model) {
    try (Rights rights = new Rights(job.kafka())) {
      rights.topics(operations(job, model));
      rights.group(job.source().groupId());
      if (job.sink().delivery() == Delivery.EXACTLY_ONCE) {
        rights.transactionalIds(job.sink());
      }
      rights.require();
    }
  }

  /**
   * With exactly-once an output is read, too: for who has written to it, and for what became of a
   * transaction.
   */
  private static Map<String, Set<AclOperation>> operations(JobConfig job, ModelConfig model) {
    Set<String> inputs = job.topics().inputs(model).keySet();
    Set<AclOperation> output =
        job.sink().delivery() == Delivery.EXACTLY_ONCE
            ? EnumSet.of(AclOperation.WRITE, AclOperation.READ)
            : EnumSet.of(AclOperation.WRITE);
    Map<String, Set<AclOperation>> operations = new TreeMap<>();
    for (String topic : job.usedTopics(model)) {
      operations.put(topic, inputs.contains(topic) ? EnumSet.of(AclOperation.READ) : output);
    }
    return operations;
  }

  private void topics(Map<String, Set<AclOperation>> operations) {
    Map<String, KafkaFuture<TopicDescription>> answers =
        brokers
            .client()
            .describeTopics(
                operations.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
            .topicNameValues();
    new TreeMap<>(operations)
        .forEach(
            (topic, wanted) -> {
              String resource = "topic '%s'".formatted(topic);
              try {
                lacking(wanted, brokers.await(answers.get(topic)).authorizedOperations(), resource);
              } catch (UserException e) {
                if (causeOf(e) instanceof UnknownTopicOrPartitionException) {
                  missingTopics.add(topic);
                } else if (BrokerAdmin.isForbidden(e)) {
                  lacking(wanted, Set.of(), resource);
                } else {
                  throw e;
                }
              }
            });
  }

  /**
   * A group that has not committed yet does not tell what may be done with it, nor does one that
   * the brokers cannot look up: on a new cluster they first have to make the topic of offsets.
   */
  private void group(String group) {
    String resource = "group '%s'".formatted(group);
    Set<AclOperation> wanted = EnumSet.of(AclOperation.READ);
    KafkaFuture<ConsumerGroupDescription> answer =
        brokers
            .client()
            .describeConsumerGroups(
                List.of(group),
                new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
            .describedGroups()
            .get(group);
    try {
      lacking(wanted, brokers.await(answer).authorizedOperations(), resource);
    } catch (UserException e) {
      if (BrokerAdmin.isForbidden(e)) {
        lacking(wanted, Set.of(), resource);
      } else if (!(causeOf(e) instanceof GroupIdNotFoundException
          || causeOf(e) instanceof TimeoutException)) {
        throw e;
      }
    }
  }

  /**
   * Brokers do not tell what may be done with transactional ids, so one is taken that no sink has:
   * those of the sinks may have transactions that wait for their commit, which would be aborted.
   */
  private void transactionalIds(SinkConfig sink) {
    Properties client = BrokerAdmin.impatient(kafka);
    client.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, sink.transactionalIdStart() + "-start");
    client.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
        Long.toString(sink.transactionTimeout().toMillis()));
    client.put(
        ProducerConfig.MAX_BLOCK_MS_CONFIG, Long.toString(2 * BrokerAdmin.PATIENCE.toMillis()));
    try (var producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
    } catch (AuthorizationException e) {
      lacking(
          EnumSet.of(AclOperation.WRITE),
          Set.of(),
          "transactional ids that begin with '%s'".formatted(sink.transactionalIdStart()));
    } catch (InvalidTxnTimeoutException e) {
      throw new UserException(
          "'%s' = %s must not exceed the brokers' transaction.max.timeout.ms: lower the one or raise the other"
              .formatted(
                  TickcacheOptions.TRANSACTION_TIMEOUT.key(),
                  TimeUtils.formatWithHighestUnit(sink.transactionTimeout())),
          e);
    } catch (KafkaException e) {
      throw new BrokerErrors(kafka).of("no transaction can be begun: " + e.getMessage(), e);
    }
  }

  /**
   * Notes what is missing.
   *
   * @param given null where brokers have no ACLs to tell of
   */
  private void lacking(Set<AclOperation> wanted, Set<AclOperation> given, String resource) {
    for (AclOperation operation : wanted) {
      if (given != null && !given.contains(operation)) {
        missingRights.add("%s on %s".formatted(name(operation), resource));
      }
    }
  }

  private void require() {
    if (!missingTopics.isEmpty()) {
      throw new UserException(
          "'%s' = %s has no topic %s: create what is missing (replay --create-topics does), or set 'topic.*'"
              .formatted(
                  TickcacheOptions.BOOTSTRAP_SERVERS.key(),
                  kafka.bootstrapServers(),
                  String.join(", ", missingTopics)));
    }
    if (!missingRights.isEmpty()) {
      throw missing(kafka, String.join(", ", missingRights), null);
    }
  }

  /**
   * The error of a user without rights.
   *
   * @param rights as {@code Write on topic 'x'}, separated by commas
   */
  public static UserException missing(KafkaConfig kafka, String rights, Exception cause) {
    return new UserException(
        "'%s' = %s: the user that '%s' log in has no right %s: grant it (docs/security.md has all rights), or log in as another"
            .formatted(
                TickcacheOptions.BOOTSTRAP_SERVERS.key(),
                kafka.bootstrapServers(),
                KafkaConfig.option("*"),
                rights),
        cause);
  }

  /** As tools for ACLs write it: DescribeConfigs. */
  private static String name(AclOperation operation) {
    return Stream.of(operation.name().split("_"))
        .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
        .collect(Collectors.joining());
  }

  private static Throwable causeOf(UserException error) {
    return error.getCause() instanceof ExecutionException answer ? answer.getCause() : error;
  }

  @Override
  public void close() {
    brokers.close();
  }
}
