package io.tickcache.lab.recovery;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.Terminal;
import io.tickcache.job.options.OptionList;
import io.tickcache.lab.cluster.ClusterOptions;
import io.tickcache.lab.cluster.ProcessCluster;
import io.tickcache.lab.engine.BenchModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code bench checkpoint}: what a checkpoint hands to the state backend, and what the backend
 * uploads, by the length of the contexts.
 */
public final class CheckpointBench {

  private static final int HEAP_MEGABYTES = 1024;

  /** Flink shows only so many checkpoints of the past. */
  private static final int HISTORY = 1_000;

  private final CheckpointOptions options;
  private final Terminal terminal;

  public CheckpointBench(CheckpointOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Runs to the end. */
  public CheckpointReport run() throws Exception {
    try (WorkDirectory work = WorkDirectory.of(options.work(), "tickcache-checkpoint-")) {
      return run(work.path());
    }
  }

  private CheckpointReport run(Path directory) throws Exception {
    int longest = Collections.max(options.contexts());
    Path model = directory.resolve("model");
    BenchModels.withContext(options.model(), longest, Integer.MAX_VALUE).write(model);
    terminal.println("starting Kafka, ZooKeeper and Flink, each process of its own");
    ClusterOptions processes = new ClusterOptions(directory, 1, HEAP_MEGABYTES, clusterSettings());
    List<CheckpointCosts> costs = new ArrayList<>();
    try (ProcessCluster cluster = ProcessCluster.start(processes)) {
      for (int context : options.contexts()) {
        costs.add(new CheckpointRun(options, cluster, directory, model, context).run());
        terminal.println(CheckpointReport.line(costs.get(costs.size() - 1)));
      }
    }
    return new CheckpointReport(options, costs);
  }

  /** Flink's own options hold for the cluster, too: some of them no job can set. */
  private Map<String, String> clusterSettings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("web.checkpoints.history", Integer.toString(HISTORY));
    for (String assignment : options.settings()) {
      String[] keyAndValue = assignment.split("=", 2);
      if (keyAndValue.length == 2 && OptionList.find(keyAndValue[0]).isEmpty()) {
        settings.put(keyAndValue[0], keyAndValue[1]);
      }
    }
    return settings;
  }

  /** The REST API's name of one of the operator's metrics. */
  static String metric(String name) {
    return InferencePipeline.OPERATOR + "." + InferenceMetrics.GROUP + "." + name;
  }
}
