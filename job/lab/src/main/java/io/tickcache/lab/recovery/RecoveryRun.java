package io.tickcache.lab.recovery;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.job.Terminal;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.lab.cluster.Await;
import io.tickcache.lab.cluster.ProcessCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;

/** One run on a cluster: the disturbed job, then the undisturbed one. */
final class RecoveryRun {

  private static final String DISTURBED = "disturbed";
  private static final String UNDISTURBED = "undisturbed";
  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration WHOLE_RUN = Duration.ofMinutes(30);

  private final RecoveryOptions options;
  private final ProcessCluster cluster;
  private final RecoveryJob job;
  private final Terminal terminal;
  private final KafkaConfig kafka;

  RecoveryRun(RecoveryOptions options, ProcessCluster cluster, RecoveryJob job, Terminal terminal) {
    this.options = options;
    this.cluster = cluster;
    this.job = job;
    this.terminal = terminal;
    this.kafka = KafkaConfig.of(cluster.bootstrapServers());
  }

  RecoveryReport run(MarketFeed feed) throws Exception {
    createTopics();
    List<Recovery> recoveries;
    Map<JobTopic, Comparison> comparisons;
    try (OutputLogs logs = logs(DISTURBED)) {
      TopicLog<OutputId> log = logs.of(JobTopic.PREDICTIONS);
      String jobId =
          cluster.submit(options.parallelism(), job.arguments(DISTURBED, topics(DISTURBED), false));
      cluster.awaitRunning(jobId);
      EventPublisher events = new EventPublisher(EvenPartitioner.with(kafka), topics(DISTURBED));
      RecoveryInput input = new RecoveryInput(events);
      long published;
      try (PacedPublisher publisher = publisher(feed, events)) {
        publisher.tell(input);
        publisher.start();
        Await.until("the first prediction", PATIENCE, () -> log.size() > 0);
        recoveries = disturb(new Disturber(cluster, jobId, log, publisher, random()));
        published = publisher.finish() + input.damaged();
      }
      say("all %,d records published; waiting for the job to read them", published);
      awaitRead(published);
      awaitWatermark(jobId, input.watermarkMillis());
      cluster.drain(jobId);
      comparisons = compare(logs, input.watermarkMillis());
    }
    return new RecoveryReport(options, recoveries, comparisons);
  }

  private Map<JobTopic, Comparison> compare(OutputLogs disturbed, long untilMillis)
      throws Exception {
    Map<JobTopic, Comparison> comparisons = new EnumMap<>(JobTopic.class);
    for (Map.Entry<JobTopic, Map<OutputId, byte[]>> output : undisturbed().entrySet()) {
      comparisons.put(
          output.getKey(),
          Comparison.of(
              disturbed.of(output.getKey()),
              output.getValue(),
              TimeUnit.MILLISECONDS.toMicros(untilMillis)));
    }
    return comparisons;
  }

  private Map<JobTopic, Map<OutputId, byte[]>> undisturbed() throws Exception {
    say("the same input again, undisturbed");
    try (OutputLogs logs = logs(UNDISTURBED)) {
      String jobId =
          cluster.submit(
              options.parallelism(), job.arguments(UNDISTURBED, topics(UNDISTURBED), true));
      cluster.awaitFinished(jobId, WHOLE_RUN);
      return logs.finishReference();
    }
  }

  private List<Recovery> disturb(Disturber disturber) throws Exception {
    List<Recovery> recoveries = new ArrayList<>();
    for (int i = 0; i < options.kills(); i++) {
      add(disturber.killTaskManager(), recoveries);
    }
    if (options.others()) {
      add(disturber.killJobManager(), recoveries);
      add(disturber.stopBroker(), recoveries);
    }
    return recoveries;
  }

  private void add(Recovery recovery, List<Recovery> recoveries) {
    recoveries.add(recovery);
    say(
        "%2d %s (%s): new predictions after %,d ms = detection %,d + restart %,d + restore %,d + resume %,d",
        recoveries.size(),
        recovery.kind(),
        recovery.victim(),
        recovery.total(),
        recovery.detection(),
        recovery.restart(),
        recovery.restore(),
        recovery.resume());
  }

  /** Not random from run to run: a run that fails can be had again, as far as processes allow. */
  private Random random() {
    return new Random(options.feed().seed());
  }

  private void createTopics() {
    try (Topics admin = new Topics(kafka)) {
      admin.create(topics(DISTURBED).all(), PARTITIONS);
      admin.create(topics(UNDISTURBED).all(), PARTITIONS);
    }
  }

  /** Both runs read the same input. */
  private static TopicsConfig topics(String run) {
    return TopicsConfig.from(new Configuration()).withOutputsOf(run);
  }

  private OutputLogs logs(String run) {
    return new OutputLogs(kafka, topics(run));
  }

  private PacedPublisher publisher(MarketFeed feed, EventPublisher publisher) {
    return new PacedPublisher(
        feed, publisher, options.feed().speed(), 0, options.feed().isSimulated());
  }

  /** Returns when the disturbed job has read everything, as its committed offsets tell. */
  private void awaitRead(long records) throws Exception {
    try (Topics admin = new Topics(kafka)) {
      Await.until(
          "the job to read all that was published",
          PATIENCE,
          () -> admin.answers() && admin.committedRecords(DISTURBED) >= records);
    }
  }

  /** Returns when the job's event time has come so far: what time alone does is done until then. */
  private void awaitWatermark(String jobId, long millis) throws Exception {
    String vertex =
        cluster.rest().job(jobId).subtasksOf(InferencePipeline.OPERATOR).get(0).vertexId();
    Await.until(
        "event time of the job to come to the input's end",
        PATIENCE,
        () -> cluster.rest().watermarkMillis(jobId, vertex).orElse(Long.MIN_VALUE) >= millis);
  }

  private void say(String format, Object... arguments) {
    terminal.println(String.format(Locale.ROOT, format, arguments));
  }
}
