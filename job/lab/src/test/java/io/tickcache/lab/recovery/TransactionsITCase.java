package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.PredictionId;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.MarketFeeds;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.job.replay.Speed;
import io.tickcache.lab.cluster.Await;
import io.tickcache.lab.cluster.ClusterOptions;
import io.tickcache.lab.cluster.JobView.Subtask;
import io.tickcache.lab.cluster.ProcessCluster;
import io.tickcache.model.ModelFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exactly-once jobs on a cluster of processes, whose transactions others would like to have. */
class TransactionsITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** How long jobs run side by side; the trial takes ten minutes. */
  private static final Duration TRIAL =
      Duration.ofSeconds(Long.getLong("tickcache.trial.seconds", 3));

  private static final int TASK_MANAGERS = 2;

  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  @TempDir private static Path work;
  private static ProcessCluster cluster;
  private static KafkaConfig kafka;
  private static Path model;

  private MarketFeed feed;
  private PacedPublisher publisher;
  private String name;
  private TransactionalIds ids;
  private final List<String> jobs = new ArrayList<>();

  @BeforeAll
  static void startCluster() throws Exception {
    model = work.resolve("model");
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(model);
    cluster =
        ProcessCluster.start(
            ClusterOptions.light(
                work,
                TASK_MANAGERS,
                128,
                // a frozen one is not dead
                Map.of(
                    "heartbeat.timeout", "10 min",
                    "pekko.ask.timeout", "5 min",
                    "high-availability.zookeeper.client.session-timeout", "10 s")));
    kafka = KafkaConfig.of(cluster.bootstrapServers());
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void startFeed() throws Exception {
    name = "t" + System.nanoTime();
    ids = new TransactionalIds(kafka, name);
    try (Topics topics = new Topics(kafka)) {
      topics.create(topics("").all(), 2);
      topics.create(topics("-b").withOutputsOf(name + "-b").all(), 2);
    }
    feed = MarketFeeds.open(SmallMarket.FEED, new RecordingsTable(Terminal.of(false)), line -> {});
    publisher =
        new PacedPublisher(
            feed,
            new EventPublisher(EvenPartitioner.with(kafka), topics("")),
            Speed.parse("1x"),
            0,
            true);
    publisher.start();
  }

  /** The next test needs the slots. */
  @AfterEach
  void stopJobs() throws Exception {
    for (String job : jobs) {
      if (!ENDED.contains(cluster.rest().job(job).state())) {
        cluster.cancel(job);
      }
    }
  }

  @AfterEach
  void stopFeed() throws Exception {
    publisher.close();
    feed.close();
  }

  /** By default, where one's group id begins as the other's does, and with one prefix for both. */
  @Tag("long")
  @ParameterizedTest
  @ValueSource(strings = {"delivery=exactly-once", "sink.transactional-id-prefix=shared"})
  void twoJobsDoNotTouchEachOther(String setting) throws Exception {
    String one = submit("", 1, setting);
    String other = submit("-b", 1, setting);
    try (TopicLog<PredictionId> first = log("");
        TopicLog<PredictionId> second = log("-b")) {
      Await.until("predictions of both", PATIENCE, () -> first.size() > 0 && second.size() > 0);
      Thread.sleep(TRIAL.toMillis());
      assertThat(cluster.rest().failureMillis(one)).isEmpty();
      assertThat(cluster.rest().failureMillis(other)).isEmpty();
      publisher.finish();
      cluster.drain(one);
      cluster.drain(other);
      Await.until("as many of both", PATIENCE, () -> first.size() == second.size());

      Map<PredictionId, byte[]> ofOne = first.finish();
      assertThat(Holes.in(ofOne)).isEmpty();
      assertThat(second.finish().keySet()).isEqualTo(ofOne.keySet());
      cluster.requireAlive();
    }
  }

  @Test
  void aSecondRunOfTheSameJobIsRefused() throws Exception {
    String job = submit("", 1);
    try (TopicLog<PredictionId> log = log("")) {
      Await.until("predictions", PATIENCE, () -> log.size() > 0);

      assertThatThrownBy(() -> submit("", 1))
          .isInstanceOf(UserException.class)
          .hasMessageContaining("another run of this job is at work")
          .hasMessageContaining("'kafka.group-id' = " + name);
      cluster.cancel(job);

      submit("", 1);
    }
  }

  @Test
  void aFencedProducerFailsItsJobAndNoTaskManager() throws Exception {
    // Long enough that no checkpoint is on its way when the producers are fenced behind one.
    String job = submit("", 2, "execution.checkpointing.interval=4 s");
    try (TopicLog<PredictionId> log = log("")) {
      for (int fences = 1; fences <= 2; fences++) {
        awaitCheckpoint(job);
        int failures = fences;
        ids.fence();
        Await.until(
            "the job to fail",
            PATIENCE,
            () -> cluster.rest().failureMillis(job).size() >= failures);
        if (!goesOn(job)) {
          return;
        }
      }
      awaitCheckpoint(job);
      publisher.finish();
      cluster.drain(job);

      assertThat(Holes.in(log.finish())).isEmpty();
      assertThat(log.equalDuplicates() + log.otherDuplicates()).isZero();
      assertThat(cluster.rest().taskManagers()).hasSize(TASK_MANAGERS);
      cluster.requireAlive();
    }
  }

  /**
   * Whether the job goes on. If the producers were fenced while it committed, which a slow machine
   * can see, it ends and says what is lost; and takes no task manager with it then either.
   */
  private boolean goesOn(String job) throws Exception {
    Await.until(
        "the job to go on or to end",
        PATIENCE,
        () -> cluster.rest().isJob(job, "FAILED") || cluster.isRunning(job));
    if (!cluster.rest().isJob(job, "FAILED")) {
      return true;
    }
    assertThat(cluster.rest().failures(job))
        .anyMatch(reason -> reason.contains("lost: transaction " + name));
    assertThat(cluster.rest().taskManagers()).hasSize(TASK_MANAGERS);
    cluster.requireAlive();
    return false;
  }

  /** A savepoint holds transactions that only the next checkpoint commits. */
  @Test
  void aLostTransactionFailsTheJobForGoodUnlessToldOtherwise() throws Exception {
    String from = "execution.state-recovery.path=" + savepointWithATransaction();
    ids.fence();

    String failed = submit("", 1, from);
    Await.until("the job to fail", PATIENCE, () -> cluster.rest().isJob(failed, "FAILED"));
    String reason = cluster.rest().failures(failed).get(0);
    assertThat(reason)
        .contains("lost: transaction " + name)
        .containsPattern("topic '" + name + ".predictions' partition \\d: \\d+ records, offsets");

    String going = submit("", 1, from, "sink.on-lost-transaction=continue");
    awaitCheckpoint(going);
    assertThat(recordsLost(going)).isPositive();
    cluster.requireAlive();
  }

  private String savepointWithATransaction() throws Exception {
    String path = "";
    while (ids.find(TransactionState.ONGOING).isEmpty()) { // a checkpoint may have taken it away
      String job = submit("", 1, "execution.checkpointing.interval=2 min");
      cluster.awaitRunning(job);
      Await.until("a transaction", PATIENCE, () -> !ids.find(TransactionState.ONGOING).isEmpty());
      path = cluster.savepoint(job);
      cluster.cancel(job);
    }
    return path;
  }

  private static double recordsLost(String job) throws Exception {
    String vertex = cluster.rest().job(job).subtasksOf("predictions").get(0).vertexId();
    String metric = "predictions__Committer.tickcache.records_lost";
    return Await.value(
        "the metric",
        PATIENCE,
        () ->
            Optional.ofNullable(
                cluster.rest().metricSums(job, vertex, Set.of(metric)).get(metric)));
  }

  @Tag("long")
  @Test
  void tenCheckpointsThatTimeOutLoseNothing() throws Exception {
    String[] settings = {
      "execution.checkpointing.timeout=500 ms",
      "execution.checkpointing.tolerable-failed-checkpoints=50",
      "sink.transaction-timeout=1 min",
    };
    assertThatThrownBy(
            () -> submit("", 2, settings[0], settings[1], "sink.transaction-timeout=10 s"))
        .hasMessageContaining("'sink.transaction-timeout' = 10 s is too short");
    String job = submit("", 2, settings);
    try (TopicLog<PredictionId> log = log("")) {
      awaitCheckpoint(job);
      long failed = failedCheckpoints(job);
      String frozen =
          cluster.rest().job(job).subtasksOf(InferencePipeline.OPERATOR).stream()
              .map(Subtask::taskManager)
              .findFirst()
              .orElseThrow();
      cluster.freezeTaskManager(frozen);
      Await.until(
          "ten checkpoints to time out", PATIENCE, () -> failedCheckpoints(job) >= failed + 10);
      cluster.thawTaskManager(frozen);
      awaitCheckpoint(job);
      publisher.finish();
      cluster.drain(job);

      assertThat(Holes.in(log.finish())).isEmpty();
    }
  }

  private String submit(String suffix, int parallelism, String... assignments) throws Exception {
    String job =
        cluster.submit(
            parallelism,
            new RecoveryJob(
                    work,
                    model,
                    cluster.bootstrapServers(),
                    Delivery.EXACTLY_ONCE,
                    List.of(assignments))
                .arguments(name + suffix, topics(suffix), false));
    jobs.add(job);
    return job;
  }

  private TopicsConfig topics(String suffix) {
    return TopicsConfig.ofRun(name).withOutputsOf(name + suffix);
  }

  private TopicLog<PredictionId> log(String suffix) {
    return TopicLog.ofPredictions(
        new TopicReader(
            kafka, topics(suffix).name(JobTopic.PREDICTIONS), TopicReader.Start.BEGINNING));
  }

  /** Returns when a checkpoint that is triggered from now on has completed. */
  private static void awaitCheckpoint(String job) throws Exception {
    cluster.awaitRunning(job);
    long now = System.currentTimeMillis();
    Await.until("a checkpoint", PATIENCE, () -> cluster.rest().lastCheckpointMillis(job) > now);
  }

  private static long failedCheckpoints(String job) throws Exception {
    return cluster.rest().checkpoints(job).path("counts").path("failed").asLong();
  }
}
