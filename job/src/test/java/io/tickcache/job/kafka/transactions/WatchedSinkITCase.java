package io.tickcache.job.kafka.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.embedded.FreePorts;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.OnLostTransaction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
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
    try (Operators operators = operators(OnLostTransaction.FAIL)) {
      operators.write("a", "b");
      operators.checkpoint(1);

      operators.committer.notifyOfCompletedCheckpoint(1);

      awaitCommitted("a", "b");
    }
  }

  @Test
  void failsForGoodWithTheOffsetsOfWhatIsLost() throws Exception {
    try (Operators operators = operators(OnLostTransaction.FAIL)) {
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
    try (Operators operators = operators(OnLostTransaction.CONTINUE)) {
      operators.write("a");
      operators.checkpoint(1);
      fenceOpen();
      operators.committer.notifyOfCompletedCheckpoint(1);
      operators.write("b");
      operators.checkpoint(2);

      operators.committer.notifyOfCompletedCheckpoint(2);

      awaitCommitted("b");
    }
  }

  /** A restored checkpoint holds what was committed before, under an id that was used again. */
  @Test
  void takesWhatWasCommittedBeforeForNoLoss() throws Exception {
    OperatorSubtaskState state;
    try (Operators operators = operators(OnLostTransaction.FAIL)) {
      operators.write("a");
      state = operators.checkpoint(1);
      operators.committer.notifyOfCompletedCheckpoint(1);
    }
    fenceAll();

    try (Operators restored = operators(OnLostTransaction.FAIL, state)) {
      awaitCommitted("a");
    }
  }

  @Test
  void findsWhatWasLostBeforeItCouldBeRestored() throws Exception {
    OperatorSubtaskState state;
    try (Operators operators = operators(OnLostTransaction.FAIL)) {
      operators.write("a");
      state = operators.checkpoint(1);
    }
    fenceAll();

    assertThatThrownBy(() -> operators(OnLostTransaction.FAIL, state))
        .hasRootCauseInstanceOf(LostTransactionException.class);
    assertThatCode(() -> operators(OnLostTransaction.CONTINUE, state).close())
        .doesNotThrowAnyException();
  }

  /** As after an upgrade from a build that had one prefix for all jobs. */
  @Test
  void goesOnFromStateOfAnotherPrefix() throws Exception {
    OperatorSubtaskState committerState;
    OperatorSubtaskState writerState;
    try (Operators old =
        new Operators(kafka(), topic, OnLostTransaction.FAIL, "-old", null, null)) {
      old.write("a");
      committerState = old.checkpoint(1);
      writerState = old.writerState;
      old.write("lost with the attempt, to be computed again");
      await(() -> ids(TransactionState.ONGOING).size() == 2);
      old.killed = true;
    }

    try (Operators restored =
        new Operators(
            kafka(), topic, OnLostTransaction.FAIL, "-new", writerState, committerState)) {
      restored.write("b");
      restored.checkpoint(2);
      restored.committer.notifyOfCompletedCheckpoint(2);

      awaitCommitted("a", "b");
    }
  }

  @Test
  void tellsOfRecordsThatAreNoMoreThatNothingIsKnown() throws Exception {
    FateReader fates = new FateReader(kafka().clientProperties(), Duration.ofSeconds(2));
    String none = topic + "-none";
    assertThat(fates.of(List.of(new WrittenRange(none, 0, 0, 0, 1)))).isEqualTo(Fate.UNKNOWN);
    assertThat(fates.of(List.of(new WrittenRange(topic, 9, 0, 0, 1)))).isEqualTo(Fate.UNKNOWN);
    assertThat(fates.of(List.of(new WrittenRange(topic, 0, 5, 5, 1))))
        .as("behind the end of a topic that was made anew")
        .isEqualTo(Fate.UNKNOWN);
    assertThat(admin.listTopics().names().get()).doesNotContain(none);
  }

  /** Flink 2.3 ends the task manager where an operator of a failed task cannot be closed. */
  @Test
  void canBeClosedWhenItsProducerIsFenced() throws Exception {
    Operators operators = operators(OnLostTransaction.FAIL);
    operators.write("a");
    await(() -> !ids(TransactionState.ONGOING).isEmpty());
    fenceAll();
    operators.write("b");
    await(() -> operators.writer.getTaskMailbox().hasMail()); // the error, for the task

    assertThatCode(operators::close).doesNotThrowAnyException();
  }

  @Test
  void leavesNoThreadBehind() throws Exception {
    List<Thread> before = clientThreads();

    operators(OnLostTransaction.FAIL).close();

    awaitEndOfOthersThan(before);
  }

  /** At each attempt of a job whose brokers are away. */
  @Test
  void leavesNoThreadBehindWhereNoBrokerAnswers() throws Exception {
    Map<String, String> impatient =
        Map.of(
            "default.api.timeout.ms", "500",
            "request.timeout.ms", "500",
            "max.block.ms", "500");
    KafkaConfig nobody = new KafkaConfig("localhost:" + FreePorts.find(1)[0], impatient);
    List<Thread> before = clientThreads();

    assertThatThrownBy(
            () -> new Operators(nobody, topic, OnLostTransaction.FAIL, "", null, null).close())
        .hasStackTraceContaining("no broker answered");

    awaitEndOfOthersThan(before);
  }

  private static void awaitEndOfOthersThan(List<Thread> before) throws InterruptedException {
    for (Thread thread : clientThreads()) {
      if (!before.contains(thread)) {
        thread.join(PATIENCE.toMillis());
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  private static List<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(
            thread -> thread.getName().matches("kafka-(admin-client|producer-network)-thread.*"))
        .toList();
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

  /** Brokers answer a commit before readers can see it. */
  private void awaitCommitted(String... expected) throws Exception {
    await(() -> committed().size() >= expected.length);
    assertThat(committed()).containsExactly(expected);
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

  private Operators operators(OnLostTransaction onLost) throws Exception {
    return operators(onLost, null);
  }

  private Operators operators(OnLostTransaction onLost, OperatorSubtaskState committerState)
      throws Exception {
    return new Operators(kafka(), topic, onLost, "", null, committerState);
  }
}
