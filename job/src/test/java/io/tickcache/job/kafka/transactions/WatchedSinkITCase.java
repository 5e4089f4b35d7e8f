package io.tickcache.job.kafka.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.OnLostTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessage;
import org.apache.flink.streaming.api.connector.sink2.CommittableMessageTypeInfo;
import org.apache.flink.streaming.runtime.operators.sink.CommitterOperatorFactory;
import org.apache.flink.streaming.runtime.operators.sink.SinkWriterOperatorFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink's two operators, against a broker, while somebody takes their transactions away. */
class WatchedSinkITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private static EmbeddedBroker broker;
  private static Admin admin;

  private String topic;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
    admin = Admin.create(kafka().clientProperties());
  }

  @AfterAll
  static void stopBroker() throws Exception {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void createTopic() {
    topic = "t" + System.nanoTime();
    try (Topics topics = new Topics(kafka())) {
      topics.create(List.of(topic), 2);
    }
  }

  @Test
  void commitsWhatACheckpointHolds() throws Exception {
    try (Operators operators = new Operators(OnLostTransaction.FAIL)) {
      operators.write("a", "b");
      operators.checkpoint(1);

      operators.committer.notifyOfCompletedCheckpoint(1);

      assertThat(committed()).containsExactlyInAnyOrder("a", "b");
    }
  }

  @Test
  void failsForGoodWithTheOffsetsOfWhatIsLost() throws Exception {
    try (Operators operators = new Operators(OnLostTransaction.FAIL)) {
      operators.write("a", "b", "c");
      operators.checkpoint(1);
      fenceAll();

      assertThatThrownBy(() -> operators.committer.notifyOfCompletedCheckpoint(1))
          .isInstanceOf(SuppressRestartsException.class)
          .cause()
          .hasMessageContaining("lost: transaction " + topic)
          .hasMessageContaining(
              "topic '%s' partition 0: 3 records, offsets 0 to 2".formatted(topic))
          .hasMessageContaining("'sink.on-lost-transaction' = continue");
      assertThat(committed()).isEmpty();
    }
  }

  @Test
  void goesOnWithoutWhatIsLostIfToldTo() throws Exception {
    try (Operators operators = new Operators(OnLostTransaction.CONTINUE)) {
      operators.write("a");
      operators.checkpoint(1);
      fenceOpen();
      operators.committer.notifyOfCompletedCheckpoint(1);
      operators.write("b");
      operators.checkpoint(2);

      operators.committer.notifyOfCompletedCheckpoint(2);

      assertThat(committed()).containsExactly("b");
    }
  }

  /** A restored checkpoint holds what was committed before, under an id that was used again. */
  @Test
  void takesWhatWasCommittedBeforeForNoLoss() throws Exception {
    OperatorSubtaskState state;
    try (Operators operators = new Operators(OnLostTransaction.FAIL)) {
      operators.write("a");
      state = operators.checkpoint(1);
      operators.committer.notifyOfCompletedCheckpoint(1);
    }
    fenceAll();

    try (Operators restored = new Operators(OnLostTransaction.FAIL, state)) {
      assertThat(committed()).containsExactly("a");
    }
  }

  @Test
  void findsWhatWasLostBeforeItCouldBeRestored() throws Exception {
    OperatorSubtaskState state;
    try (Operators operators = new Operators(OnLostTransaction.FAIL)) {
      operators.write("a");
      state = operators.checkpoint(1);
    }
    fenceAll();

    assertThatThrownBy(() -> new Operators(OnLostTransaction.FAIL, state))
        .hasRootCauseInstanceOf(LostTransactionException.class);
    assertThatCode(() -> new Operators(OnLostTransaction.CONTINUE, state).close())
        .doesNotThrowAnyException();
  }

  /** As after an upgrade from a build that had one prefix for all jobs. */
  @Test
  void goesOnFromStateOfAnotherPrefix() throws Exception {
    OperatorSubtaskState committerState;
    OperatorSubtaskState writerState;
    try (Operators old = new Operators(OnLostTransaction.FAIL, "-old", null, null)) {
      old.write("a");
      committerState = old.checkpoint(1);
      writerState = old.writerState;
      old.write("lost with the attempt, to be computed again");
      await(() -> ids(TransactionState.ONGOING).size() == 2);
      old.killed = true;
    }

    try (Operators restored =
        new Operators(OnLostTransaction.FAIL, "-new", writerState, committerState)) {
      restored.write("b");
      restored.checkpoint(2);
      restored.committer.notifyOfCompletedCheckpoint(2);

      assertThat(committed()).containsExactly("a", "b");
    }
  }

  /** Flink 2.3 ends the task manager where an operator of a failed task cannot be closed. */
  @Test
  void canBeClosedWhenItsProducerIsFenced() throws Exception {
    Operators operators = new Operators(OnLostTransaction.FAIL);
    operators.write("a");
    await(() -> !ids(TransactionState.ONGOING).isEmpty());
    fenceAll();
    operators.write("b");
    await(() -> operators.writer.getTaskMailbox().hasMail()); // the error, for the task

    assertThatCode(operators::close).doesNotThrowAnyException();
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    List<Thread> before = adminThreads();

    new Operators(OnLostTransaction.FAIL).close();

    for (Thread thread : adminThreads()) {
      if (!before.contains(thread)) {
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  private static List<Thread> adminThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("kafka-admin-client-thread"))
        .collect(Collectors.toList());
  }

  private static KafkaConfig kafka() {
    return KafkaConfig.of(broker.bootstrapServers());
  }

  /** What another job with the same ids does at its start. */
  private void fenceAll() throws Exception {
    fence(ids());
  }

  private void fenceOpen() throws Exception {
    fence(ids(TransactionState.ONGOING));
  }

  private List<String> ids(TransactionState... states) throws Exception {
    return admin
        .listTransactions(new ListTransactionsOptions().filterStates(Set.of(states)))
        .all()
        .get()
        .stream()
        .map(TransactionListing::transactionalId)
        .filter(id -> id.startsWith(topic))
        .toList();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
      Thread.sleep(20);
    }
  }

  private static void fence(List<String> ids) throws Exception {
    assertThat(ids).isNotEmpty();
    admin.fenceProducers(ids).all().get();
  }

  private List<String> committed() {
    List<String> values = new ArrayList<>();
    try (TopicReader reader = new TopicReader(kafka(), topic, TopicReader.Start.BEGINNING)) {
      while (!reader.atEnd()) {
        reader
            .poll(Duration.ofMillis(100))
            .forEach(record -> values.add(new String(record.value(), StandardCharsets.UTF_8)));
      }
    }
    return values;
  }

  private WatchedSink<String> sink(OnLostTransaction onLost, String suffix) {
    KafkaSink<String> connectors =
        KafkaSink.<String>builder()
            .setBootstrapServers(broker.bootstrapServers())
            .setKafkaProducerConfig(new Properties())
            .setRecordSerializer(new OneTopic(topic))
            .setDeliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
            .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING)
            .setTransactionalIdPrefix(topic + suffix)
            .setProperty("transaction.timeout.ms", "600000")
            .build();
    return new WatchedSink<>(connectors, kafka().clientProperties(), onLost);
  }

  /** A writer and its committer, as the job has them in one task. */
  private final class Operators implements AutoCloseable {

    private final OneInputStreamOperatorTestHarness<String, CommittableMessage<KafkaCommittable>>
        writer;
    private final OneInputStreamOperatorTestHarness<
            CommittableMessage<KafkaCommittable>, CommittableMessage<KafkaCommittable>>
        committer;
    private OperatorSubtaskState writerState;
    private boolean killed;
    private int passed;

    Operators(OnLostTransaction onLost) throws Exception {
      this(onLost, null);
    }

    Operators(OnLostTransaction onLost, OperatorSubtaskState committerState) throws Exception {
      this(onLost, "", null, committerState);
    }

    /**
     * Opens both.
     *
     * @param suffix of the prefix of the transactional ids
     * @param writerState null for none
     * @param committerState null for none
     */
    Operators(
        OnLostTransaction onLost,
        String suffix,
        OperatorSubtaskState writerState,
        OperatorSubtaskState committerState)
        throws Exception {
      WatchedSink<String> sink = sink(onLost, suffix);
      writer =
          new OneInputStreamOperatorTestHarness<>(
              new SinkWriterOperatorFactory<String, KafkaCommittable>(sink));
      committer =
          new OneInputStreamOperatorTestHarness<>(
              new CommitterOperatorFactory<>(sink, false, true));
      TypeSerializer<CommittableMessage<KafkaCommittable>> messages =
          CommittableMessageTypeInfo.of(sink::getCommittableSerializer)
              .createSerializer(new SerializerConfigImpl());
      writer.setup(messages);
      committer.setup(messages);
      try {
        if (writerState != null) {
          writer.setRestoredCheckpointId(1);
          writer.initializeState(writerState);
        }
        writer.open();
        if (committerState != null) {
          committer.setRestoredCheckpointId(1);
          committer.initializeState(committerState);
        }
        committer.open();
      } catch (Exception e) {
        close();
        throw e;
      }
    }

    void write(String... values) throws Exception {
      for (String value : values) {
        writer.processElement(value, 0);
      }
    }

    /** Both operators' part of a checkpoint; the state of the committer. */
    OperatorSubtaskState checkpoint(long id) throws Exception {
      writer.prepareSnapshotPreBarrier(id);
      writerState = writer.snapshot(id, 0);
      Collection<CommittableMessage<KafkaCommittable>> messages = writer.extractOutputValues();
      for (CommittableMessage<KafkaCommittable> message : messages.stream().skip(passed).toList()) {
        committer.processElement(message, 0);
      }
      passed = messages.size();
      return committer.snapshot(id, 0);
    }

    /** Closed, unless it was killed: then its transactions stay open, as its threads do. */
    @Override
    public void close() throws Exception {
      if (killed) {
        return;
      }
      writer.close();
      committer.close();
    }
  }

  private record OneTopic(String topic)
      implements KafkaRecordSerializationSchema<String>, KafkaDatasetFacetProvider {

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        String value, KafkaSinkContext context, Long timestamp) {
      return new ProducerRecord<>(topic, 0, null, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
      return Optional.of(
          new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
    }
  }
}
