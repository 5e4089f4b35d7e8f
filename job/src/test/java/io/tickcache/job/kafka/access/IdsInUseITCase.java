package io.tickcache.job.kafka.access;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.Settings;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Producers as runs of a job have them: at work, killed, and of other jobs. */
class IdsInUseITCase {

  private static EmbeddedBroker broker;

  private JobConfig config;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    config = config("g" + System.nanoTime());
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), 2);
    }
  }

  @Test
  void areFreeWhereNobodyWrote() {
    assertThatCode(this::requireFree).doesNotThrowAnyException();
  }

  @Test
  void areFreeAfterARunThatWasKilled() throws Exception {
    try (KafkaProducer<byte[], byte[]> killed = producer(id())) {
      killed.beginTransaction();
      write(killed); // its transaction stays open

      assertThatCode(this::requireFree).doesNotThrowAnyException();
    }
  }

  @Test
  void areInUseByARunThatWrites() throws Exception {
    whileWriting(
        id(),
        () ->
            assertThatThrownBy(this::requireFree)
                .isInstanceOf(UserException.class)
                .hasMessageContaining("another run of this job is at work")
                .hasMessageContaining("'" + id() + "'")
                .hasMessageContaining("'kafka.group-id' = " + config.source().groupId())
                .hasMessageContaining("'" + topic() + "'"));
  }

  /** Jobs may share an output topic. */
  @Test
  void areFreeWhileAnotherJobWrites() throws Exception {
    whileWriting(
        configOf("another", topic()).sink().transactionalIdPrefix(JobTopic.PREDICTIONS) + "-0-0",
        () -> assertThatCode(this::requireFree).doesNotThrowAnyException());
  }

  private void requireFree() {
    try (IdsInUse ids = new IdsInUse(config)) {
      ids.requireFree();
    }
  }

  private void whileWriting(String id, Runnable check) throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              try (KafkaProducer<byte[], byte[]> producer = producer(id)) {
                while (!enough.get()) {
                  producer.beginTransaction();
                  write(producer);
                  write(producer);
                  producer.commitTransaction();
                }
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            },
            "writer");
    try (TopicReader reader = new TopicReader(config.kafka(), topic(), TopicReader.Start.END)) {
      writer.start();
      while (reader.poll(Duration.ofMillis(100)).isEmpty()) {
        // it has not begun
      }
      check.run();
    } finally {
      enough.set(true);
      writer.join();
    }
  }

  private void write(KafkaProducer<byte[], byte[]> producer) throws Exception {
    producer.send(new ProducerRecord<>(topic(), new byte[] {1})).get();
  }

  private String topic() {
    return config.topics().name(JobTopic.PREDICTIONS);
  }

  private String id() {
    return config.sink().transactionalIdPrefix(JobTopic.PREDICTIONS) + "-0-0";
  }

  private KafkaProducer<byte[], byte[]> producer(String id) {
    Properties properties = config.kafka().clientProperties();
    properties.put("transactional.id", id);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    producer.initTransactions();
    return producer;
  }

  private static JobConfig config(String group) {
    return configOf(group, "predictions-of-" + group);
  }

  private static JobConfig configOf(String group, String topic) {
    return JobConfig.from(
        new Settings()
            .addAssignment("kafka.bootstrap-servers=" + broker.bootstrapServers())
            .addAssignment("kafka.group-id=" + group)
            .addAssignment("topic.predictions=" + topic)
            .addAssignment("delivery=exactly-once")
            .addAssignment("model.directory=none")
            .toConfiguration());
  }
}
