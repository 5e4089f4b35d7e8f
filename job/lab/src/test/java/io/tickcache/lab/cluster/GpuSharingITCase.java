package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.model.ModelFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * GPUs as Flink gives them to task managers of their own: two with two each, which a script makes
 * up. The libtorch of this build finds none.
 */
@Tag("long")
class GpuSharingITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern CHOICE =
      Pattern.compile("This subtask's model runs on GPU (\\d+), of \\[0, 1] that Flink gives");

  @TempDir private Path directory;
  private ProcessCluster cluster;

  @AfterEach
  void stopCluster() {
    cluster.close();
  }

  /**
   * The job waits for task managers, and they for the model, so that all subtasks of both have
   * their GPUs at one time.
   */
  @Test
  void subtasksShareTheirTaskManagersGpusAndOneThatIsNotThereEndsTheJob() throws Exception {
    Path model = directory.resolve("model");
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(model);
    startCluster();
    String job = cluster.submit(4, "run", "--config", config(model).toString());
    Path away = Files.move(model, directory.resolve("away"));
    cluster.startTaskManager();
    cluster.startTaskManager();
    Await.until("four subtasks to have a GPU", PATIENCE, () -> choices().size() == 2 + 2);

    assertThat(choices())
        .as("a task manager's first GPU for its first subtask, and the other for the other")
        .containsExactlyInAnyOrder("0", "0", "1", "1");
    for (Path log : taskManagerLogs()) {
      assertThat(choices(log)).containsExactlyInAnyOrder("0", "1");
    }

    Files.move(away, model);
    Await.until("the job to fail", PATIENCE, () -> cluster.rest().isJob(job, "FAILED"));
    assertThat(cluster.rest().failures(job)).as("it is not tried again").hasSize(1);
    assertThat(cluster.rest().failures(job).get(0))
        .containsPattern(
            "on localhost \\(taskmanager-\\d+\\): 'model.device' = gpu: libtorch \\S+ of this"
                + " process finds no CUDA device")
        .contains("PYTORCH_LIBRARY_PATH");
  }

  /** Without task managers: these read the plugin when they start. */
  private void startCluster() throws Exception {
    ScriptedGpus.writeJar(directory.resolve("plugins/gpu/gpu.jar"));
    Path script = directory.resolve("discover.sh");
    Files.writeString(script, "#!/bin/sh\n[ \"$1\" = 2 ] && echo 0,1\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    Map<String, String> settings =
        Map.of(
            "external-resources",
            "gpu",
            "external-resource.gpu.driver-factory.class",
            ScriptedGpus.class.getName(),
            "external-resource.gpu.amount",
            "2",
            "external-resource.gpu.param.discovery-script.path",
            script.toString(),
            "taskmanager.numberOfTaskSlots",
            "2",
            "taskmanager.memory.task.off-heap.size",
            "256m");
    cluster = ProcessCluster.start(new ClusterOptions(directory, 0, 256, settings));
    try (Topics admin = new Topics(KafkaConfig.of(cluster.bootstrapServers()))) {
      admin.create(TopicsConfig.ofRun("gpu").all(), 1);
    }
  }

  private Path config(Path model) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap-servers", cluster.bootstrapServers());
    settings.put("kafka.group-id", "gpu");
    settings.putAll(TopicsConfig.ofRun("gpu").settings());
    settings.put("model.directory", model.toString());
    settings.put("model.device", "auto");
    settings.put("kv-cache.memory", "16m");
    return Files.writeString(directory.resolve("job.yaml"), YamlLines.of(settings));
  }

  private List<String> choices() throws IOException {
    List<String> choices = new ArrayList<>();
    for (Path log : taskManagerLogs()) {
      choices.addAll(choices(log));
    }
    return choices;
  }

  private static List<String> choices(Path log) throws IOException {
    return CHOICE.matcher(Files.readString(log)).results().map(found -> found.group(1)).toList();
  }

  private List<Path> taskManagerLogs() throws IOException {
    try (var logs = Files.list(directory.resolve("logs"))) {
      return logs.filter(log -> log.getFileName().toString().startsWith("taskmanager-")).toList();
    }
  }
}
