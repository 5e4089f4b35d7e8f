package io.tickcache.lab.recovery;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.metrics.CacheMetrics;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.Terminal;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.Speed;
import io.tickcache.lab.cluster.Await;
import io.tickcache.lab.cluster.ClusterOptions;
import io.tickcache.lab.cluster.ProcessCluster;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.recovery.SoakReport.Phase;
import io.tickcache.lab.report.Machine;
import io.tickcache.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;

/**
 * {@code bench soak}: one task manager whose JVM gets old, with two jobs of different models and
 * storages in it that are submitted again and again. Whether it leaks classes or compiled code, and
 * whether kernels go on to keep their vectors in registers.
 */
public final class SoakBench {

  private static final int HEAP_MEGABYTES = 768;

  /** For jobs with {@code model.engine=torch}. */
  private static final int OFF_HEAP_MEGABYTES = 2 * (RecoveryJob.KV_CACHE_MEGABYTES + 64);

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** After a submission: what boxes for a moment is told from what goes on. */
  private static final int LOOKS = 3;

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);
  private static final Duration LOOK_INTERVAL = Duration.ofSeconds(30);

  /** Steps of each job after a submission: kernels are compiled, or have been. */
  private static final int STEPS_BEFORE_A_LOOK = 2_000;

  private static final String METASPACE = "Status.JVM.Memory.Metaspace.Used";
  private static final String NON_HEAP = "Status.JVM.Memory.NonHeap.Used";

  private static final List<String> SINGLE = List.of("batch.max-wait=0 ms");
  private static final List<String> BATCHED =
      List.of("batch.max-wait=20 ms", "batch.max-steps=100");

  /** One of the two jobs; its id is that of its last submission. */
  private record Running(String jobId, String vertex) {}

  private final SoakOptions options;
  private final Terminal terminal;
  private final List<SoakReport.Sample> samples = new ArrayList<>();
  private final TopicsConfig[] topics = {topics("fp32"), topics("int8")};
  private ProcessCluster cluster;
  private Path directory;
  private List<Running> jobs = List.of();
  private int submissions;
  private long startNanos;

  public SoakBench(SoakOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Runs to the end. */
  public SoakReport run() throws Exception {
    try (WorkDirectory work = WorkDirectory.of(options.work(), "tickcache-soak-")) {
      return run(work.path());
    }
  }

  private SoakReport run(Path work) throws Exception {
    directory = work;
    ShippedModel.copyTo(model(0));
    BenchModels.named("small").write(model(1));
    terminal.println("starting Kafka, ZooKeeper and Flink, each process of its own");
    ClusterOptions processes =
        new ClusterOptions(
            directory,
            1,
            HEAP_MEGABYTES,
            Map.of(
                "taskmanager.numberOfTaskSlots",
                "2",
                "taskmanager.memory.task.off-heap.size",
                OFF_HEAP_MEGABYTES + "m"));
    try (ProcessCluster started = ProcessCluster.start(processes)) {
      cluster = started;
      KafkaConfig kafka = KafkaConfig.of(cluster.bootstrapServers());
      try (Topics admin = new Topics(kafka)) {
        admin.create(topics[0].all(), 1);
        admin.create(topics[1].all(), 1);
      }
      try (MarketFeed feed = MarketFeed.simulated(market(), null, Duration.ofDays(2));
          PacedPublisher publisher =
              new PacedPublisher(
                  feed, new EventPublisher(kafka, topics[0]), Speed.parse("1x"), 0, true)) {
        publisher.start();
        startNanos = System.nanoTime();
        soak();
        publisher.finish();
      }
    }
    return new SoakReport(Machine.here(1), samples);
  }

  private void soak() throws Exception {
    for (int i = 0; i < options.resubmissions(); i++) {
      submit(SINGLE);
      lookSomeTimes(Phase.RESUBMITTED);
      cancel();
    }
    submit(SINGLE);
    long end = System.nanoTime() + options.duration().toNanos();
    do {
      look(Phase.SINGLE_STEPS);
      Thread.sleep(LOOK_INTERVAL.toMillis());
    } while (System.nanoTime() < end);
    cancel();
    submit(BATCHED);
    lookSomeTimes(Phase.BATCHES);
    cancel();
  }

  private SimulatorOptions market() {
    return SimulatorOptions.defaults()
        .withInstruments(options.instruments())
        .withUpdatesPerSecond(options.rate());
  }

  private Path model(int job) {
    return directory.resolve("model-" + job);
  }

  /** The two read the same input. */
  private static TopicsConfig topics(String job) {
    return TopicsConfig.from(new Configuration()).withOutputsOf(job);
  }

  private void submit(List<String> batching) throws Exception {
    submissions++;
    List<Running> running = new ArrayList<>();
    for (int job = 0; job < topics.length; job++) {
      List<String> settings = new ArrayList<>(batching);
      settings.addAll(
          List.of(
              "source.start=earliest",
              "ordering=arrival",
              "execution.checkpointing.interval=2 s",
              "kv-cache.storage=" + (job == 0 ? "fp32" : "int8")));
      settings.addAll(options.settings());
      String name = "soak-%d-%d".formatted(job, submissions);
      String jobId =
          cluster.submit(
              1,
              new RecoveryJob(
                      directory,
                      model(job),
                      cluster.bootstrapServers(),
                      Delivery.AT_LEAST_ONCE,
                      settings)
                  .arguments(name, topics[job], false));
      cluster.awaitRunning(jobId);
      String vertex =
          cluster.rest().job(jobId).subtasksOf(InferencePipeline.OPERATOR).get(0).vertexId();
      running.add(new Running(jobId, vertex));
    }
    jobs = running;
  }

  private void cancel() throws Exception {
    for (Running job : jobs) {
      cluster.cancel(job.jobId());
    }
    jobs = List.of();
  }

  private void lookSomeTimes(Phase phase) throws Exception {
    for (int look = 0; look < LOOKS; look++) {
      look(phase);
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    }
  }

  private void look(Phase phase) throws Exception {
    List<Long> bytes = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    for (Running job : jobs) {
      Map<String, Double> metrics = new HashMap<>();
      Await.until(
          STEPS_BEFORE_A_LOOK + " steps",
          PATIENCE,
          () -> {
            cluster.requireAlive();
            metrics.putAll(
                cluster
                    .rest()
                    .metricSums(
                        job.jobId(),
                        job.vertex(),
                        List.of(
                            CheckpointBench.metric(InferenceMetrics.STEPS),
                            CheckpointBench.metric(CacheMetrics.ALLOCATED_BYTES))));
            return value(metrics, InferenceMetrics.STEPS) >= STEPS_BEFORE_A_LOOK;
          });
      bytes.add(value(metrics, CacheMetrics.ALLOCATED_BYTES));
      steps.add(value(metrics, InferenceMetrics.STEPS));
    }
    String taskManager = cluster.rest().taskManagers().get(0);
    Map<String, Double> memory =
        cluster.rest().taskManagerMetrics(taskManager, List.of(METASPACE, NON_HEAP));
    long metaspace = Math.round(memory.getOrDefault(METASPACE, 0.0));
    samples.add(
        new SoakReport.Sample(
            phase,
            (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1),
            submissions,
            metaspace,
            Math.round(memory.getOrDefault(NON_HEAP, 0.0)) - metaspace,
            cluster.residentBytes(taskManager),
            bytes,
            steps));
    terminal.println(SoakReport.line(samples.get(samples.size() - 1)));
  }

  private static long value(Map<String, Double> metrics, String metric) {
    return Math.round(metrics.getOrDefault(CheckpointBench.metric(metric), 0.0));
  }
}
