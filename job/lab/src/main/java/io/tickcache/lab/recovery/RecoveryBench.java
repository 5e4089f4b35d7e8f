package io.tickcache.lab.recovery;

import io.tickcache.job.Terminal;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.MarketFeeds;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.lab.cluster.ClusterOptions;
import io.tickcache.lab.cluster.ProcessCluster;
import io.tickcache.model.ModelFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code bench recovery}: a job on a cluster of processes that are killed while it runs, and the
 * same job undisturbed over the same input.
 */
public final class RecoveryBench {

  private static final long SEED = 1;
  private static final int ROOM_FOR_WEIGHTS_MEGABYTES = 64;

  private final RecoveryOptions options;
  private final Terminal terminal;

  public RecoveryBench(RecoveryOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /** Runs to the end. */
  public RecoveryReport run() throws Exception {
    try (WorkDirectory work = WorkDirectory.of(options.work(), "tickcache-recovery-")) {
      return run(work.path());
    }
  }

  private RecoveryReport run(Path directory) throws Exception {
    List<String> settings = settings(directory);
    try (MarketFeed feed =
        MarketFeeds.open(
            options.feed(),
            new RecordingsTable(terminal),
            line -> terminal.println("bad line " + line))) {
      Path model = model(directory);
      terminal.println("starting Kafka, ZooKeeper and Flink, each process of its own");
      ClusterOptions processes =
          new ClusterOptions(
              directory,
              options.parallelism() + 1, // a spare, so that a kill need not wait for its successor
              RecoveryJob.KV_CACHE_MEGABYTES + ROOM_FOR_WEIGHTS_MEGABYTES,
              Map.of(),
              true,
              options.vectors());
      try (ProcessCluster cluster = ProcessCluster.start(processes)) {
        RecoveryJob job =
            new RecoveryJob(
                directory, model, cluster.bootstrapServers(), options.delivery(), settings);
        return new RecoveryRun(options, cluster, job, terminal).run(feed);
      }
    }
  }

  /** Those of the options come last, so they win. */
  private List<String> settings(Path directory) throws IOException {
    try (MarketFeed feed =
        MarketFeeds.open(options.feed(), new RecordingsTable(Terminal.of(false)), line -> {})) {
      List<String> settings = new ArrayList<>(TradingFiles.write(directory, feed));
      settings.addAll(options.settings());
      return settings;
    }
  }

  private static Path model(Path directory) throws IOException {
    Path model = directory.resolve("model");
    ModelFactory.untrained(ModelFactory.withNextSteps(ModelFactory.smallConfig()), SEED)
        .write(model);
    return model;
  }
}
