package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.lab.cluster.JobView.Subtask;
import io.tickcache.model.ModelFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong when a job starts on a cluster, as docs/operate.md tells it. */
@Tag("long")
class StartErrorsITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private static Path directory;

  private static ProcessCluster cluster;
  private static Path model;

  @BeforeAll
  static void startCluster() throws Exception {
    model = directory.resolve("model");
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(model);
    cluster =
        ProcessCluster.start(
            ClusterOptions.light(
                directory, 2, 128, Map.of("taskmanager.memory.task.off-heap.size", "128m")));
    try (Topics admin = new Topics(KafkaConfig.of(cluster.bootstrapServers()))) {
      admin.create(TopicsConfig.from(new Configuration()).all(), 1);
    }
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void aMaximumParallelismThatStateIsNotOfIsRefusedByTheClient() throws Exception {
    String job = submit(List.of("-Dpipeline.name=told"), "a");
    assertThat(cluster.rest().jobName(job)).isEqualTo("told");
    cluster.awaitRunning(job);
    Await.until("a checkpoint", PATIENCE, () -> cluster.rest().lastCheckpointMillis(job) > 0);
    cluster.cancel(job);
    String checkpoint = cluster.rest().lastCheckpointPath(job);

    assertThatThrownBy(
            () ->
                submit(
                    List.of("--fromSavepoint", checkpoint, "-Dpipeline.max-parallelism=64"), "a"))
        .hasMessageContaining(
            "'pipeline.max-parallelism' = 64, but %s was written with 128, which is fixed for the life of its state: set it to 128"
                .formatted(checkpoint));
  }

  @Test
  void aDirectoryForCheckpointsThatCannotBeMadeIsNamedByTheClient() {
    assertThatThrownBy(() -> submit(List.of("-Dexecution.checkpointing.dir=file:///proc/no"), "b"))
        .hasMessageContaining(
            "'execution.checkpointing.dir' = file:///proc/no does not do, as the job manager says: "
                + "Failed to create directory");
    assertThatThrownBy(() -> submit(List.of("-Dexecution.checkpointing.dir=/var/no"), "b"))
        .hasMessageContaining(
            "'execution.checkpointing.dir' = /var/no must be a URI: file:///var/no");
  }

  @Test
  void aTorchEngineWithoutDjlEndsTheJobAndNamesTheHost() throws Exception {
    String job = submit(List.of(), "c", "--set", "model.engine=torch");
    assertThatThrownBy(() -> cluster.awaitRunning(job))
        .hasMessageContaining("the job failed: ")
        .hasMessageContaining("the torch engine");
    assertThat(cluster.rest().jobName(job)).isEqualTo("tickcache c");
    assertThat(cluster.rest().failures(job)).as("it is not tried again").hasSize(1);
    assertThat(cluster.rest().failures(job).get(0))
        .containsPattern(
            "on localhost \\(taskmanager-\\d+\\): the torch engine .* needs DJL in Flink's lib/, but"
                + " cannot load ai/djl/\\S+: copy api-\\*, pytorch-\\*");
  }

  @Test
  void aModelThatIsNotOnTheHostIsWaitedForAndTheNextAttemptFindsIt() throws Exception {
    String job = submit(List.of(), "d");
    cluster.awaitRunning(job);
    Path away = Files.move(model, directory.resolve("away"));
    try {
      Subtask task = cluster.rest().job(job).subtasksOf(InferencePipeline.OPERATOR).get(0);
      cluster.killTaskManager(task.taskManager());
      Await.until(
          "an attempt to give up",
          PATIENCE,
          () -> cluster.rest().failures(job).stream().anyMatch(why -> why.contains(modelIsNot())));
    } finally {
      Files.move(away, model);
    }
    cluster.awaitRunning(job);
    assertThat(cluster.rest().failures(job))
        .anySatisfy(
            why ->
                assertThat(why)
                    .containsPattern(
                        "'model.directory' = \\S+ on localhost \\(taskmanager-\\d+\\): model"
                            + " directory \\S+ does not exist; waited 20 s for it, and the next"
                            + " attempt will again"));
    cluster.startTaskManager();
    cluster.cancel(job);
  }

  private static String modelIsNot() {
    return "model directory " + model + " does not exist";
  }

  private static String submit(List<String> flinkOptions, String group, String... more)
      throws Exception {
    String[] arguments = new String[3 + more.length];
    arguments[0] = "run";
    arguments[1] = "--config";
    arguments[2] = config(group).toString();
    System.arraycopy(more, 0, arguments, 3, more.length);
    return cluster.submit(1, flinkOptions, arguments);
  }

  private static Path config(String group) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap-servers", cluster.bootstrapServers());
    settings.put("kafka.group-id", group);
    settings.put("model.directory", model.toString());
    settings.put("kv-cache.memory", "32m");
    settings.put("execution.checkpointing.interval", "500 ms");
    return Files.writeString(directory.resolve(group + ".yaml"), YamlLines.of(settings));
  }
}
