package io.tickcache.lab.pipeline;

import io.tickcache.engine.EnginePlan;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.Terminal;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.lab.report.Machine;
import io.tickcache.model.ModelDirectory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/** {@code bench pipeline}: Kafka to Kafka, all in this JVM or on processes of their own. */
public final class PipelineBench {

  /** The client id of who publishes. */
  static final String PUBLISHER = "bench-publisher";

  private static final String ANY_BROKER = "localhost:9092";

  private final PipelineOptions options;
  private final Terminal terminal;

  public PipelineBench(PipelineOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Runs to the end. */
  public PipelineReport run() throws Exception {
    ModelDirectory model = ModelCheck.read("--model", options.model());
    try (TemporaryDirectory scratch = new TemporaryDirectory("tickcache-pipeline-")) {
      JobConfig config =
          JobConfig.from(new PipelineSettings(options, ANY_BROKER, scratch.path()).replay("check"));
      ModelCheck.requireServable("--model", model, config.inference());
      UpdateFeed feed = UpdateFeed.read(options.feed(), options.copies());
      EnginePlan plan = EnginePlan.of(model, config.inference().engine());
      PipelineResult result =
          options.cluster()
              ? onCluster(scratch.path(), plan, model, feed)
              : embedded(scratch.path(), model, feed);
      return new PipelineReport(
          Machine.here(1), plan.modelId(), options.feed().source(), options.parallelism(), result);
    }
  }

  private PipelineResult onCluster(
      Path scratch, EnginePlan plan, ModelDirectory model, UpdateFeed feed) throws Exception {
    terminal.println("starting Kafka, ZooKeeper and Flink, each process of its own");
    try (ClusterHost host = new ClusterHost(scratch, plan, options.parallelism())) {
      PipelineSettings settings = new PipelineSettings(options, host.bootstrapServers(), scratch);
      return live(host, settings, model, feed, null);
    }
  }

  private PipelineResult embedded(Path scratch, ModelDirectory model, UpdateFeed feed)
      throws Exception {
    terminal.println("starting a Kafka broker in this process");
    try (JobProfile profile = new JobProfile(PUBLISHER, scratch);
        EmbeddedHost host = new EmbeddedHost(profile, options.parallelism())) {
      PipelineSettings settings = new PipelineSettings(options, host.bootstrapServers(), scratch);
      PipelineResult.Replays replays = null;
      if (options.replays() > 0) {
        terminal.println(
            "replay: %,d events as fast as possible, %d times"
                .formatted(feed.size(), options.replays()));
        replays = new ReplayRun(options, settings, model.config(), feed, profile).run();
      }
      return live(host, settings, model, feed, replays);
    }
  }

  private PipelineResult live(
      JobHost host,
      PipelineSettings settings,
      ModelDirectory model,
      UpdateFeed feed,
      PipelineResult.Replays replays)
      throws Exception {
    List<PipelineResult.Latency> latencies = new ArrayList<>();
    List<PipelineResult.Capacity> capacities = new ArrayList<>();
    LatencyLog log = new LatencyLog();
    if (options.capacity() || !options.rates().isEmpty()) {
      for (Delivery delivery : options.deliveries()) {
        try (LiveRun run =
            new LiveRun(options, settings, model.config(), delivery, feed, host, log)) {
          if (!options.rates().isEmpty()) {
            terminal.println(
                "latency, %s: %s events a second".formatted(delivery, options.rates()));
            latencies.addAll(run.latencies());
          }
          if (options.capacity()) {
            terminal.println("highest rate, %s".formatted(delivery));
            capacities.add(run.capacity());
          }
        }
      }
    }
    if (options.latencies() != null) {
      log.write(options.latencies());
    }
    return new PipelineResult(host.neighbours(), replays, latencies, capacities);
  }

  /** Publishes to the job's topics, at once. */
  static EventPublisher publisher(JobConfig config) {
    Map<String, String> properties = new HashMap<>(config.kafka().properties());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, PUBLISHER);
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "0");
    return new EventPublisher(
        new KafkaConfig(config.kafka().bootstrapServers(), properties), config.topics());
  }
}
