package io.tickcache.job.cli;

import io.tickcache.job.ModelCheck;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.embedded.FlinkFiles;
import io.tickcache.job.graph.JobFailure;
import io.tickcache.job.graph.Processing;
import io.tickcache.job.graph.TickcacheJob;
import io.tickcache.job.kafka.KafkaEnds;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.kafka.access.IdsInUse;
import io.tickcache.job.kafka.access.Rights;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.Settings;
import io.tickcache.job.resume.CheckpointDirectories;
import io.tickcache.job.resume.RunStart;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.PipelineOptionsInternal;
import org.apache.flink.runtime.jobmanager.HighAvailabilityMode;
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
      "  ./tickcache run --config job.yaml --resume never",
      "with job.yaml:",
      "  kafka:",
      "    bootstrap-servers: localhost:9092",
      "  model.directory: /models/small",
      "  execution.checkpointing.dir: file:///var/lib/tickcache"
    })
final class RunCommand implements Callable<Integer> {

  /** Flink's name of a target that is the job manager itself. */
  private static final String APPLICATION_MODE = "embedded";

  private static final String MODEL = "'model.directory'";

  @Option(
      names = "--config",
      required = true,
      paramLabel = "FILE",
      description = "YAML file of options, flat or nested; ./tickcache options lists them.")
  private Path config;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Set an option over the file's.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--strict",
      description =
          "Refuse what is only warned of else: keys that look like Flink's and are none, and secrets"
              + " in options.")
  private boolean strict;

  @Option(
      names = "--resume",
      paramLabel = "auto|never|PATH",
      description = {
        "What to go on from when the job runs in this process. auto, the default: from the newest"
            + " checkpoint in execution.checkpointing.dir that a run in one process wrote, of the"
            + " same group, topics and network, if there is one; it is said which. never: without"
            + " state. PATH: from this checkpoint or savepoint."
      })
  private String resume;

  @Override
  public Integer call() throws Exception {
    Settings gathered = new Settings().addFile(config);
    settings.forEach(gathered::addAssignment);
    tellWarnings(gathered.warnings());
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(gathered.own());
    Configuration configuration = gathered.toConfiguration(env.getConfiguration());
    JobConfig job = JobConfig.from(configuration);
    ModelDirectory model = ModelCheck.read(MODEL, Path.of(job.inference().modelDirectory()));
    ModelCheck.requireServable(MODEL, model, job.inference());
    requireKeyGroups(configuration);
    job.sink().requireTimesThatFit(configuration);
    Processing processing = Processing.of(job, model.config());
    try (RunStart start = start(job, model, configuration, isInThisProcess(env))) {
      env.configure(configuration);
      TickcacheJob.build(
          env, KafkaEnds.of(job, model.config()), processing.labelled(start.label()));
      start.awaitCleared(execute(env, configuration).toHexString());
    }
    return 0;
  }

  private void tellWarnings(List<String> warnings) {
    if (strict && !warnings.isEmpty()) {
      throw new UserException(String.join("; ", warnings));
    }
    warnings.forEach(line -> System.err.println("tickcache: warning: " + line));
  }

  private static JobID execute(StreamExecutionEnvironment env, Configuration configuration)
      throws Exception {
    try {
      return env.execute().getJobID();
    } catch (Exception e) {
      throw JobFailure.explained(e, configuration);
    }
  }

  private static boolean isInThisProcess(StreamExecutionEnvironment env) {
    return env instanceof LocalStreamEnvironment;
  }

  private RunStart start(
      JobConfig job, ModelDirectory model, Configuration configuration, boolean here)
      throws IOException {
    try (Topics topics = new Topics(job.kafka())) {
      topics.requireTransactions(job.sink());
      Rights.requireOfJob(job, model.config());
      if (here || !mayBeRunAgain(configuration)) {
        requireIdsOfItsOwn(job);
      }
      if (!here) {
        CheckpointDirectories.requireUris(configuration);
        return RunStart.onCluster(resume, job, model, topics, configuration);
      }
      CheckpointDirectories.completeHere(configuration);
      FlinkFiles.goWithTheProcess(configuration);
      return RunStart.here(resume, job, model, topics, configuration, Terminal.of(false)::println);
    }
  }

  /**
   * Whether Flink may run this program again for a job that it has recovered, and that is at work
   * by then: in application mode, by another job manager. Where a client submits the job, nobody
   * runs its program again.
   */
  static boolean mayBeRunAgain(Configuration configuration) {
    return configuration.contains(PipelineOptionsInternal.PIPELINE_FIXED_JOB_ID)
        || APPLICATION_MODE.equals(configuration.get(DeploymentOptions.TARGET))
            && HighAvailabilityMode.isHighAvailabilityModeActivated(configuration);
  }

  private static void requireIdsOfItsOwn(JobConfig job) {
    try (IdsInUse ids = new IdsInUse(job)) {
      ids.requireFree();
    }
  }

  /** Flink would say so of one of its vertices. */
  private static void requireKeyGroups(Configuration configuration) {
    int groups = configuration.get(PipelineOptions.MAX_PARALLELISM);
    int parallelism = configuration.get(CoreOptions.DEFAULT_PARALLELISM);
    if (parallelism > groups) {
      throw new UserException(
          "'%s' = %d must be at least the parallelism, %d: each subtask needs a key group"
              .formatted(PipelineOptions.MAX_PARALLELISM.key(), groups, parallelism));
    }
  }
}
