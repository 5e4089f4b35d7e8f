package io.tickcache.job.kafka.access;

import io.tickcache.job.UserException;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.SinkConfig;
import io.tickcache.job.options.TickcacheOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether somebody writes under the job's transactional ids now. Other jobs have other ids, so that
 * is another run of this one, and the two would fence each other for ever.
 *
 * <p>Brokers name the producers that wrote to a partition, with the number of their last record,
 * and the transactional ids of producers; not whether these live. So a run is at work if its number
 * grows while we look: one that writes nothing meanwhile is not found. One that was killed leaves
 * transactions open, but no number grows.
 */
public final class IdsInUse implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(3);
  private static final Duration PAUSE = Duration.ofMillis(300);

  /**
   * A producer in a partition, as a broker knows it.
   *
   * @param epoch how often its id was fenced or its transactions ended
   * @param sequence of its last record in that epoch; negative: it has none
   */
  private record Written(int epoch, int sequence) {

    boolean isAfter(Written before) {
      return sequence >= 0
          && (epoch > before.epoch || epoch == before.epoch && sequence > before.sequence);
    }
  }

  private record Place(long producerId, TopicPartition partition) {}

  private final JobConfig config;
  private final BrokerAdmin brokers;

  /** Connects. */
  public IdsInUse(JobConfig config) {
    this.config = config;
    this.brokers = new BrokerAdmin(config.kafka());
  }

  /**
   * Looks for some seconds if there is a run before this one to be looked at.
   *
   * @throws UserException if it is at work
   */
  public void requireFree() {
    if (config.sink().delivery() != Delivery.EXACTLY_ONCE) {
      return;
    }
    try {
      find().ifPresent(this::refuse);
    } catch (UserException e) {
      if (!BrokerAdmin.isForbidden(e)) {
        throw e;
      }
      // The sinks need the same right, and say so.
    }
  }

  /** A transactional id of the job under which records are written now. */
  private Optional<String> find() {
    Map<Place, Written> before = producers();
    Map<Long, String> own = ownIds(before);
    long deadline = System.nanoTime() + LOOK.toNanos();
    while (!own.isEmpty() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(PAUSE.toNanos());
      for (Map.Entry<Place, Written> now : producers().entrySet()) {
        Written earlier = before.get(now.getKey());
        String id = own.get(now.getKey().producerId());
        if (id != null && earlier != null && now.getValue().isAfter(earlier)) {
          return Optional.of(id);
        }
      }
    }
    return Optional.empty();
  }

  private void refuse(String id) {
    SinkConfig sink = config.sink();
    throw new UserException(
        "another run of this job is at work: records are being written under transactional id '%s', and '%s-…' belongs to '%s' = %s with the topics '%s' and '%s'. Stop that run first, or give this one a group and output topics of its own"
            .formatted(
                id,
                sink.transactionalIdStart(),
                TickcacheOptions.GROUP_ID.key(),
                config.source().groupId(),
                config.topics().name(JobTopic.PREDICTIONS),
                config.topics().name(JobTopic.DEAD_LETTERS)));
  }

  /** Who has written to the output topics lately. */
  private Map<Place, Written> producers() {
    Map<Place, Written> producers = new HashMap<>();
    brokers
        .await(brokers.client().describeProducers(partitions()).all())
        .forEach(
            (partition, state) -> {
              for (ProducerState producer : state.activeProducers()) {
                producers.put(
                    new Place(producer.producerId(), partition),
                    new Written(producer.producerEpoch(), producer.lastSequence()));
              }
            });
    return producers;
  }

  private List<TopicPartition> partitions() {
    List<String> topics =
        List.of(
            config.topics().name(JobTopic.PREDICTIONS),
            config.topics().name(JobTopic.DEAD_LETTERS));
    return brokers.await(brokers.client().describeTopics(topics).allTopicNames()).values().stream()
        .flatMap(IdsInUse::partitions)
        .toList();
  }

  private static Stream<TopicPartition> partitions(TopicDescription topic) {
    return topic.partitions().stream()
        .map(partition -> new TopicPartition(topic.name(), partition.partition()));
  }

  /** The transactional ids of those producers that have one of the job's, by producer. */
  private Map<Long, String> ownIds(Map<Place, Written> producers) {
    if (producers.isEmpty()) {
      return Map.of();
    }
    List<Long> ids = producers.keySet().stream().map(Place::producerId).distinct().toList();
    Map<Long, String> own = new HashMap<>();
    for (TransactionListing transaction :
        brokers.await(
            brokers
                .client()
                .listTransactions(new ListTransactionsOptions().filterProducerIds(ids))
                .all())) {
      if (transaction.transactionalId().startsWith(config.sink().transactionalIdStart() + "-")) {
        own.put(transaction.producerId(), transaction.transactionalId());
      }
    }
    return own;
  }

  @Override
  public void close() {
    brokers.close();
  }
}
