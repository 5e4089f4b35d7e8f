package io.tickcache.lab.recovery;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.Speed;
import io.tickcache.lab.cluster.Await;
import io.tickcache.lab.cluster.FlinkRest;
import io.tickcache.lab.cluster.ProcessCluster;
import io.tickcache.lab.report.Samples;
import io.tickcache.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checkpoints of contexts of one length: fills them, then counts while the market goes on. */
final class CheckpointRun {

  private static final int PARTITIONS = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration KLINES = Duration.ofMillis(500);
  private static final double KLINES_PER_SECOND = 2;

  private static final List<String> METRICS =
      List.of(
          InferenceMetrics.STEPS,
          InferenceMetrics.STATE_BYTES,
          InferenceMetrics.STATE_PAGES,
          InferenceMetrics.STATE_PAGE_BYTES,
          InferenceMetrics.STATE_BOOK_BYTES,
          InferenceMetrics.CHECKPOINT_WRITE_MICROS + "_median",
          InferenceMetrics.CHECKPOINT_COPY_MICROS + "_median");

  private final CheckpointOptions options;
  private final ProcessCluster cluster;
  private final Path directory;
  private final Path model;
  private final int context;
  private final String name;
  private final TopicsConfig topics;
  private final KafkaConfig kafka;

  CheckpointRun(
      CheckpointOptions options, ProcessCluster cluster, Path directory, Path model, int context) {
    this.options = options;
    this.cluster = cluster;
    this.directory = directory;
    this.model = model;
    this.context = context;
    this.name = "context-" + context;
    this.topics = TopicsConfig.ofRun(name);
    this.kafka = KafkaConfig.of(cluster.bootstrapServers());
  }

  CheckpointCosts run() throws Exception {
    try (Topics admin = new Topics(kafka)) {
      admin.create(topics.all(), PARTITIONS);
    }
    List<String> settings = new ArrayList<>();
    settings.add("kv-cache.memory=" + CheckpointReport.KV_CACHE_MEGABYTES + "m");
    settings.add("execution.checkpointing.interval=1 s");
    settings.addAll(options.settings());
    RecoveryJob job =
        new RecoveryJob(
            directory, model, cluster.bootstrapServers(), Delivery.AT_LEAST_ONCE, settings);
    String jobId = cluster.submit(1, job.arguments(name, topics, false));
    cluster.awaitRunning(jobId);
    try (MarketFeed feed = MarketFeed.simulated(market(), null, Duration.ofDays(2));
        PacedPublisher publisher =
            new PacedPublisher(
                feed,
                new EventPublisher(EvenPartitioner.with(kafka), topics),
                Speed.parse("1x"),
                fillMicros(),
                true)) {
      publisher.start();
      CheckpointCosts costs = count(jobId);
      publisher.finish();
      cluster.cancel(jobId);
      return costs;
    }
  }

  private SimulatorOptions market() {
    return SimulatorOptions.defaults()
        .withInstruments(options.instruments())
        .withUpdatesPerSecond(options.rate())
        .withKlineInterval(KLINES);
  }

  /** Event time in which the contexts become as long as they should be. */
  private long fillMicros() {
    return (long) (context / (options.rate() + KLINES_PER_SECOND) * 1e6);
  }

  private CheckpointCosts count(String jobId) throws Exception {
    FlinkRest rest = cluster.rest();
    String vertex = rest.job(jobId).subtasksOf(InferencePipeline.OPERATOR).get(0).vertexId();
    // The first klines only fill windows.
    double filled = 0.9 * context * options.instruments();
    Await.until(
        "contexts of %d steps".formatted(context),
        PATIENCE,
        () -> metric(metrics(jobId, vertex), InferenceMetrics.STEPS) >= filled);
    long firstId = awaitCheckpoint(jobId, vertex, lastCheckpoint(jobId) + 1);
    Map<String, Double> before = metrics(jobId, vertex);
    long lastId = awaitCheckpoint(jobId, vertex, firstId + options.checkpoints());
    Map<String, Double> after = metrics(jobId, vertex);
    List<JsonNode> completed = completed(jobId, firstId, lastId);
    return new CheckpointCosts(
        context,
        completed.size(),
        difference(InferenceMetrics.STEPS, before, after),
        difference(InferenceMetrics.STATE_BYTES, before, after),
        difference(InferenceMetrics.STATE_PAGES, before, after),
        difference(InferenceMetrics.STATE_PAGE_BYTES, before, after),
        difference(InferenceMetrics.STATE_BOOK_BYTES, before, after),
        samples(completed, "checkpointed_size"),
        new Samples(rest.longestSyncMillis(jobId, vertex, firstId + 1, lastId)),
        metric(after, InferenceMetrics.CHECKPOINT_WRITE_MICROS + "_median"),
        metric(after, InferenceMetrics.CHECKPOINT_COPY_MICROS + "_median"),
        completed.get(0).path("state_size").asLong());
  }

  private Map<String, Double> metrics(String jobId, String vertex) throws Exception {
    cluster.requireAlive();
    return cluster
        .rest()
        .metricSums(jobId, vertex, METRICS.stream().map(CheckpointBench::metric).toList());
  }

  private static double metric(Map<String, Double> metrics, String metric) {
    return metrics.getOrDefault(CheckpointBench.metric(metric), 0.0);
  }

  private static long difference(
      String metric, Map<String, Double> before, Map<String, Double> after) {
    return Math.round(metric(after, metric) - metric(before, metric));
  }

  private long lastCheckpoint(String jobId) throws Exception {
    return cluster.rest().checkpoints(jobId).path("latest").path("completed").path("id").asLong();
  }

  /**
   * Returns the id of the newest checkpoint once it is as high as this one. Asks for the metrics
   * all the while: Flink answers with what it fetched because of the question before.
   */
  private long awaitCheckpoint(String jobId, String vertex, long id) throws Exception {
    Await.until(
        "checkpoint " + id,
        PATIENCE,
        () -> !metrics(jobId, vertex).isEmpty() && lastCheckpoint(jobId) >= id);
    return lastCheckpoint(jobId);
  }

  /** Newest first. */
  private List<JsonNode> completed(String jobId, long after, long upTo) throws Exception {
    List<JsonNode> completed = new ArrayList<>();
    for (JsonNode checkpoint : cluster.rest().checkpoints(jobId).path("history")) {
      long id = checkpoint.path("id").asLong();
      if (id > after && id <= upTo && checkpoint.path("status").asText().equals("COMPLETED")) {
        completed.add(checkpoint);
      }
    }
    return completed;
  }

  private static Samples samples(List<JsonNode> checkpoints, String figure) {
    return new Samples(
        checkpoints.stream().mapToDouble(each -> each.path(figure).asDouble()).toArray());
  }
}
