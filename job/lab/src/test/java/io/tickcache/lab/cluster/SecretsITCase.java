package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.model.ModelFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted secrets of a job on a cluster, looked for in all that its processes write and show. */
class SecretsITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** In files that the job refers to. */
  private static final String REFERRED = "planted-referred-4711";

  /** In the job's options, as it should not be. */
  private static final String INLINE = "planted-inline-4712";

  private static final List<String> PAGES =
      List.of(
          "/config",
          "/overview",
          "/jobmanager/config",
          "/jobmanager/environment",
          "/jobmanager/logs",
          "/taskmanagers",
          "/taskmanagers/taskmanager-2",
          "/jobs/overview");

  private static final List<String> PAGES_OF_THE_JOB =
      List.of(
          "",
          "/config",
          "/plan",
          "/exceptions",
          "/checkpoints",
          "/checkpoints/config",
          "/jobmanager/config",
          "/jobmanager/environment",
          "/accumulators?includeSerializedValue=true");

  @TempDir private static Path directory;
  @TempDir private static Path secrets;

  private static ProcessCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(directory.resolve("model"));
    Files.writeString(
        secrets.resolve("jaas"),
        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"a\" password=\"%s\";"
            .formatted(REFERRED));
    Files.writeString(secrets.resolve("keys.properties"), "key=" + REFERRED + "\n");
    cluster = ProcessCluster.start(ClusterOptions.light(directory, 1, 128, Map.of()));
    try (Topics admin = new Topics(KafkaConfig.of(cluster.bootstrapServers()))) {
      admin.create(TopicsConfig.from(new Configuration()).all(), 1);
    }
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @Test
  void aSecretThatTheJobRefersToIsNowhere() throws Exception {
    String job = cluster.submit(1, "run", "--config", config(false).toString());
    cluster.awaitRunning(job);
    Await.until("a checkpoint", PATIENCE, () -> cluster.rest().lastCheckpointMillis(job) > 0);
    Path savepoint = Path.of(URI.create(cluster.savepoint(job)));

    assertThat(savepoint).isDirectory();
    assertThat(filesWith(REFERRED)).isEmpty();
    assertThat(pagesWith(job, REFERRED)).isEmpty();
    assertThat(processesWith(REFERRED)).isEmpty();
    cluster.cancel(job);
  }

  /** Which is what the warning warns of; and by this the other test could fail. */
  @Test
  void aSecretInTheOptionsIsInTheJobGraphAndIsWarnedOf() throws Exception {
    String job = cluster.submit(1, "run", "--config", config(true).toString());
    cluster.awaitRunning(job);

    assertThat(filesWith(INLINE)).anyMatch(file -> file.startsWith("high-availability/"));
    assertThat(filesWith(INLINE)).noneMatch(file -> file.startsWith("logs/"));
    assertThat(pagesWith(job, INLINE)).isEmpty();
    assertThat(filesWith("'kafka.properties.ssl.key.password' has a secret in it"))
        .anyMatch(file -> file.startsWith("logs/client"));
    cluster.cancel(job);
  }

  private static Path config(boolean inline) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap-servers", cluster.bootstrapServers());
    settings.put("kafka.group-id", inline ? "inline" : "referred");
    settings.put("kafka.properties.sasl.jaas.config", "${dir:" + secrets + ":jaas}");
    settings.put(
        "kafka.properties.ssl.key.password",
        inline ? INLINE : "${file:" + secrets.resolve("keys.properties") + ":key}");
    settings.put("model.directory", directory.resolve("model").toString());
    settings.put("delivery", "exactly-once");
    settings.put("kv-cache.memory", "32m");
    settings.put("execution.checkpointing.interval", "500 ms");
    // Beside the secrets: it is the user's own file.
    return Files.writeString(
        secrets.resolve(inline ? "inline.yaml" : "job.yaml"), YamlLines.of(settings));
  }

  /** Files of all processes. */
  private static List<String> filesWith(String text) throws IOException {
    List<String> found = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              if (attributes.isRegularFile() && contains(file, text)) {
                found.add(directory.relativize(file).toString());
              }
              return FileVisitResult.CONTINUE;
            } catch (NoSuchFileException e) {
              return visitFileFailed(file, e);
            }
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return goneMeanwhile(e);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            return e == null ? FileVisitResult.CONTINUE : goneMeanwhile(e);
          }
        });
    return found;
  }

  /** Of an old checkpoint, for instance. */
  private static FileVisitResult goneMeanwhile(IOException e) throws IOException {
    if (e instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  private static boolean contains(Path file, String text) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
  }

  private static List<String> pagesWith(String job, String text) throws Exception {
    List<String> found = new ArrayList<>();
    List<String> pages = new ArrayList<>(PAGES);
    PAGES_OF_THE_JOB.forEach(page -> pages.add("/jobs/" + job + page));
    int answered = 0;
    for (String page : pages) {
      var answer =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(URI.create(cluster.rest().address() + page)).build(),
                  BodyHandlers.ofString());
      answered += answer.statusCode() == 200 ? 1 : 0;
      if (answer.body().contains(text)) {
        found.add(page);
      }
    }
    assertThat(answered).isGreaterThan(12);
    return found;
  }

  private static List<String> processesWith(String text) {
    return ProcessHandle.current()
        .descendants()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(line -> line.contains(text))
        .toList();
  }
}
