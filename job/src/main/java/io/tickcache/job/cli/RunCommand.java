package io.tickcache.job.cli;

import io.tickcache.job.ModelCheck;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.embedded.FlinkFiles;
import io.tickcache.job.graph.TickcacheJob;
import io.tickcache.job.kafka.IdsInUse;
import io.tickcache.job.kafka.KafkaInput;
import io.tickcache.job.kafka.KafkaOutput;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.LocalStreamEnvironment;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code run}: the job against a Kafka cluster. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the job against your Kafka: in this process, or on the Flink cluster that the main"
          + " class is submitted to (flink run -c io.tickcache.job.Tickcache … run --config FILE).",
      "Runs until it is cancelled, unless source.bounded is true."
    },
    footer = {
      "",
      "Example:",
      "  ./tickcache run --config job.yaml --set kafka.group-id=blue",
      "with job.yaml:",
      "  kafka:",
      "    bootstrap-servers: localhost:9092",
      "  model.directory: /models/small",
      "  execution.checkpointing.dir: file:///var/lib/tickcache"
    })
final class RunCommand implements Callable<Integer> {

  private static final String MODEL = "'model.directory'";

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML file of options, flat or nested; ./tickcache options lists them.")
  private Path config;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Set an option over the file's.")
  private List<String> settings = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    Settings gathered = new Settings().addFile(config);
    settings.forEach(gathered::addAssignment);
    Configuration configuration = gathered.toConfiguration();
    JobConfig job = JobConfig.from(configuration);
    ModelDirectory model = ModelCheck.read(MODEL, Path.of(job.inference().modelDirectory()));
    ModelCheck.requireServable(MODEL, model, job.inference());
    try (Topics topics = new Topics(job.kafka())) {
      topics.require(job.usedTopics(model.config()));
      topics.requireTransactions(job.sink());
      if (isInThisProcess(configuration)) { // a cluster may have been told what to restore
        RestartNotice.of(configuration, job.source(), topics)
            .ifPresent(Terminal.of(false)::println);
      }
    }
    StreamExecutionEnvironment env = environment(configuration);
    job.sink().requireTimesThatFit(env.getConfiguration());
    try (IdsInUse ids = new IdsInUse(job)) {
      ids.requireFree();
    }
    TickcacheJob.build(
        env,
        KafkaInput.source(job, model.config()),
        KafkaInput.watermarks(job.source()),
        new KafkaOutput(job),
        job.inference(),
        job.strategy(model.config()));
    env.execute(TickcacheJob.NAME);
    return 0;
  }

  private static boolean isInThisProcess(Configuration configuration) {
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration)
        instanceof LocalStreamEnvironment;
  }

  private static StreamExecutionEnvironment environment(Configuration configuration)
      throws IOException {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    if (!(env instanceof LocalStreamEnvironment)) {
      return env;
    }
    requireCheckpointDirectory(configuration);
    FlinkFiles.goWithTheProcess(configuration);
    return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
  }

  /** A cluster has one of its own; in this process Flink would keep 5 MB, in memory. */
  private static void requireCheckpointDirectory(Configuration configuration) {
    if (!configuration.contains(CheckpointingOptions.CHECKPOINTS_DIRECTORY)) {
      throw new UserException(
          "'%s' is required when the job runs in this process: checkpoints hold the KV cache"
              .formatted(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key()));
    }
  }
}
