package io.tickcache.lab.pipeline;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.vector.VectorNetwork;
import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.lab.cluster.ClusterOptions;
import io.tickcache.lab.cluster.ProcessCluster;
import io.tickcache.lab.cluster.YamlLines;
import io.tickcache.model.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;

/** Kafka and Flink as processes of this machine, a task manager a subtask. */
final class ClusterHost implements JobHost {

  private static final long MEBIBYTE = 1 << 20;

  private final Path directory;
  private final int parallelism;
  private final ProcessCluster cluster;
  private int jobs;

  /**
   * Starts them.
   *
   * @param directory for configuration, logs and state
   * @param plan of the engine, for the memory that a task manager needs
   * @param parallelism subtasks of every job, and task managers
   */
  ClusterHost(Path directory, EnginePlan plan, int parallelism) throws Exception {
    this.directory = directory;
    this.parallelism = parallelism;
    this.cluster =
        ProcessCluster.start(
            new ClusterOptions(
                directory,
                parallelism,
                (int) (VectorNetwork.heapBytes(plan) / MEBIBYTE) + 1,
                Map.of("taskmanager.memory.task.off-heap.size", offHeap(plan) + "m"),
                plan.type() == EngineType.TORCH,
                true));
  }

  private static long offHeap(EnginePlan plan) {
    return plan.type() == EngineType.TORCH
        ? (plan.cacheBytes() + plan.model().network().bytes()) / MEBIBYTE + 1
        : 0;
  }

  @Override
  public String bootstrapServers() {
    return cluster.bootstrapServers();
  }

  @Override
  public LiveJob start(Configuration configuration, ModelConfig model) throws Exception {
    jobs++;
    Path config = directory.resolve("pipeline-%d.yaml".formatted(jobs));
    Files.writeString(config, YamlLines.of(configuration.toMap()));
    String job = cluster.submit(parallelism, "run", "--config", config.toString());
    cluster.awaitRunning(job);
    String vertex =
        cluster.rest().job(job).subtasksOf(InferencePipeline.OPERATOR).get(0).vertexId();
    return new Running(cluster, job, vertex);
  }

  @Override
  public String neighbours() {
    return "Kafka, ZooKeeper, Flink's job manager, %d task managers, publisher and reader share the machine, each a process but the last two."
        .formatted(parallelism);
  }

  @Override
  public void close() {
    cluster.close();
  }

  /** Seen through Flink's REST API, which has metrics as old as its fetcher's interval. */
  private static final class Running implements LiveJob {

    private static final String READ = "numRecordsIn";
    private static final String EMITTED =
        "%s.%s.%s"
            .formatted(
                InferencePipeline.OPERATOR, InferenceMetrics.GROUP, InferenceMetrics.PREDICTIONS);
    private static final String CPU_NANOS = "Status.JVM.CPU.Time";
    private static final double NANOS_A_MICRO = TimeUnit.MICROSECONDS.toNanos(1);

    private static final long FETCH_MILLIS = 300;

    private final ProcessCluster cluster;
    private final String job;
    private final String vertex;
    private double cpuNanos;

    Running(ProcessCluster cluster, String job, String vertex) {
      this.cluster = cluster;
      this.job = job;
      this.vertex = vertex;
    }

    @Override
    public void throwIfFailed() throws Exception {
      cluster.requireNotFailed(job);
    }

    @Override
    public long eventsRead() throws Exception {
      return metric(READ);
    }

    @Override
    public long predictions() throws Exception {
      return metric(EMITTED);
    }

    private long metric(String name) throws IOException, InterruptedException {
      cluster.rest().metricSums(job, vertex, List.of(name));
      awaitFetched();
      return Math.round(
          cluster.rest().metricSums(job, vertex, List.of(name)).getOrDefault(name, 0.0));
    }

    @Override
    public Duration staleness() {
      return Duration.ofMillis(400);
    }

    @Override
    public void beginCosts() throws Exception {
      cpuNanos = cpuNanos();
    }

    @Override
    public Costs endCosts(long events) throws Exception {
      return new Costs((cpuNanos() - cpuNanos) / NANOS_A_MICRO / Math.max(1, events), null);
    }

    /** Flink answers with what it has, however old, and only then asks its task managers. */
    private static void awaitFetched() throws InterruptedException {
      Thread.sleep(FETCH_MILLIS);
    }

    private double cpuNanos() throws IOException, InterruptedException {
      for (String taskManager : cluster.rest().taskManagers()) {
        cluster.rest().taskManagerMetrics(taskManager, List.of(CPU_NANOS));
      }
      awaitFetched();
      double nanos = 0;
      for (String taskManager : cluster.rest().taskManagers()) {
        nanos +=
            cluster
                .rest()
                .taskManagerMetrics(taskManager, List.of(CPU_NANOS))
                .getOrDefault(CPU_NANOS, 0.0);
      }
      return nanos;
    }

    @Override
    public void close() throws Exception {
      cluster.cancel(job);
    }
  }
}
