package io.tickcache.lab.pipeline;

import io.tickcache.engine.EnginePlan;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.Terminal;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.lab.report.Machine;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/** {@code bench pipeline}: Kafka to Kafka, broker, publisher, job and reader in this JVM. */
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
      String modelId = EnginePlan.of(model, config.inference().engine()).modelId();
      terminal.println("starting a Kafka broker in this process");
      try (JobProfile profile = new JobProfile(PUBLISHER, scratch.path());
          EmbeddedBroker broker = EmbeddedBroker.start()) {
        PipelineSettings settings =
            new PipelineSettings(options, broker.bootstrapServers(), scratch.path());
        return new PipelineReport(
            Machine.here(1),
            modelId,
            options.feed().source(),
            options.parallelism(),
            measure(settings, model, feed, profile));
      }
    }
  }

  private PipelineResult measure(
      PipelineSettings settings, ModelDirectory model, UpdateFeed feed, JobProfile profile)
      throws Exception {
    PipelineResult.Replays replays = null;
    if (options.replays() > 0) {
      terminal.println(
          "replay: %,d events as fast as possible, %d times"
              .formatted(feed.size(), options.replays()));
      replays = new ReplayRun(options, settings, model.config(), feed, profile).run();
    }
    List<PipelineResult.Latency> latencies = new ArrayList<>();
    List<PipelineResult.Capacity> capacities = new ArrayList<>();
    LatencyLog log = new LatencyLog();
    if (options.capacity() || !options.rates().isEmpty()) {
      for (Delivery delivery : options.deliveries()) {
        try (LiveRun run =
            new LiveRun(options, settings, model.config(), delivery, feed, profile, log)) {
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
    return new PipelineResult(replays, latencies, capacities);
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
