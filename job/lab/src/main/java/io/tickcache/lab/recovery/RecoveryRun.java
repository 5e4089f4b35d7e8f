package io.tickcache.lab.recovery;

import io.tickcache.job.Terminal;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.PredictionId;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.lab.cluster.Await;
import io.tickcache.lab.cluster.ProcessCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
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
    Comparison comparison;
    try (PredictionLog log = log(DISTURBED)) {
      String jobId =
          cluster.submit(options.parallelism(), job.arguments(DISTURBED, topics(DISTURBED), false));
      cluster.awaitRunning(jobId);
      long published;
      try (PacedPublisher publisher = publisher(feed)) {
        publisher.start();
        Await.until("the first prediction", PATIENCE, () -> log.size() > 0);
        recoveries = disturb(new Disturber(cluster, jobId, log, publisher, random()));
        published = publisher.finish();
      }
      say("all %,d records published; waiting for the job to read them", published);
      awaitRead(published);
      cluster.drain(jobId);
      comparison = Comparison.of(log, undisturbed());
    }
    return new RecoveryReport(options, recoveries, comparison);
  }

  private Map<PredictionId, byte[]> undisturbed() throws Exception {
    say("the same input again, undisturbed");
    try (PredictionLog log = log(UNDISTURBED)) {
      String jobId =
          cluster.submit(
              options.parallelism(), job.arguments(UNDISTURBED, topics(UNDISTURBED), true));
      cluster.awaitFinished(jobId, WHOLE_RUN);
      return log.finish();
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

  private PredictionLog log(String run) {
    return new PredictionLog(
        new TopicReader(
            kafka, topics(run).name(JobTopic.PREDICTIONS), TopicReader.Start.BEGINNING));
  }

  private PacedPublisher publisher(MarketFeed feed) {
    EventPublisher publisher = new EventPublisher(EvenPartitioner.with(kafka), topics(DISTURBED));
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

  private void say(String format, Object... arguments) {
    terminal.println(String.format(Locale.ROOT, format, arguments));
  }
}
