package io.tickcache.job.security;

import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The topics and users of the manifests on a real broker, and what users do by Kafka's clients. */
final class Roles implements AutoCloseable {

  static final String JOB = "tickcache-job";
  static final String PUBLISHER = "tickcache-publisher";
  static final String READER = "tickcache-reader";
  static final String MONITOR = "tickcache-monitor";

  private final SecuredBroker broker;
  private final Map<String, List<AclBinding>> users;
  private final Map<String, Path> configs = new HashMap<>();

  private Roles(SecuredBroker broker, Map<String, List<AclBinding>> users) {
    this.broker = broker;
    this.users = users;
  }

  static Roles start(Path directory) throws Exception {
    Roles roles = new Roles(SecuredBroker.start(directory), KafkaManifests.users());
    roles.createTopics();
    for (String user : roles.users.keySet()) {
      String password = "password-of-" + user;
      roles.broker.addUser(user, password);
      roles.configs.put(
          user,
          ClientFiles.write(
              Files.createDirectories(directory.resolve(user)),
              roles.broker,
              SecuredBroker.jaas(user, password)));
    }
    roles.allowAll();
    return roles;
  }

  /** On one broker; and recordings need topics that keep what is old. */
  private void createTopics() throws Exception {
    List<NewTopic> topics = new ArrayList<>();
    for (KafkaManifests.Topic topic : KafkaManifests.topics()) {
      Map<String, String> config = new HashMap<>(topic.config());
      config.put("min.insync.replicas", "1");
      config.put("retention.ms", "-1");
      topics.add(new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(config));
    }
    broker.admin().createTopics(topics).all().get();
  }

  /** A user's configuration for commands. */
  String config(String user) {
    return configs.get(user).toString();
  }

  List<AclBinding> rights(String user) {
    return users.get(user);
  }

  /** Gives every user all that the manifests give. */
  void allowAll() throws Exception {
    broker.allowOnly(all());
  }

  /** The same but for one right. */
  void allowAllBut(AclBinding right) throws Exception {
    broker.allowOnly(all().stream().filter(other -> !other.equals(right)).toList());
  }

  private Collection<AclBinding> all() {
    return users.values().stream().flatMap(List::stream).toList();
  }

  /** What becomes a dead letter, from the publisher. */
  void publishBad() throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            broker.client(PUBLISHER), new ByteArraySerializer(), new ByteArraySerializer())) {
      long time = SimulatorOptions.defaults().startTimeMicros() / 1_000;
      producer
          .send(
              new ProducerRecord<>("tickcache.klines", null, time, new byte[] {1}, new byte[] {2}))
          .get();
    }
  }

  /** A transaction of one of the job's own ids, that hides what comes behind it. */
  KafkaProducer<byte[], byte[]> leftOpen(JobConfig job) throws Exception {
    Properties client = job.kafka().clientProperties();
    client.put("transactional.id", job.sink().transactionalIdPrefix(JobTopic.PREDICTIONS) + "-0-0");
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    for (int partition = 0; partition < 12; partition++) {
      producer
          .send(new ProducerRecord<>("tickcache.predictions", partition, null, new byte[] {1}))
          .get();
    }
    return producer;
  }

  /** Records that the job's group has still to read; empty if the monitor may not know. */
  Optional<Long> lag() throws Exception {
    try (Admin admin = Admin.create(broker.client(MONITOR))) {
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      for (KafkaManifests.Topic topic : KafkaManifests.topics().subList(0, 3)) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
          ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
        }
      }
      Map<TopicPartition, Long> committed = new HashMap<>();
      Optional<?> offsets =
          allowed(admin.listConsumerGroupOffsets("tickcache").partitionsToOffsetAndMetadata())
              .map(
                  answer -> {
                    answer.forEach((key, value) -> committed.put(key, value.offset()));
                    return answer;
                  });
      return offsets.isEmpty()
          ? Optional.empty()
          : allowed(admin.listOffsets(ends).all())
              .map(
                  answer ->
                      answer.entrySet().stream()
                          .mapToLong(
                              end ->
                                  end.getValue().offset()
                                      - committed.getOrDefault(end.getKey(), 0L))
                          .sum());
    }
  }

  private static <T> Optional<T> allowed(KafkaFuture<T> answer) throws Exception {
    try {
      return Optional.of(answer.get());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Whether a consumer with a group can read predictions. */
  boolean readsWithAGroup() {
    Map<String, Object> client = new HashMap<>(broker.client(READER));
    client.put("group.id", "tickcache-reader-of-mine");
    client.put("auto.offset.reset", "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("tickcache.predictions"));
      consumer.poll(Duration.ofSeconds(1));
      return true;
    } catch (AuthorizationException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    broker.close();
  }
}
