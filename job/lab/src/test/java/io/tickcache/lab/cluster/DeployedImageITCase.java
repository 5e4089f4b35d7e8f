package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.embedded.BrokerFiles;
import io.tickcache.job.embedded.FreePorts;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The deployment of {@code docker/compose.yaml} without Docker: the image's files assembled as its
 * Dockerfile says, and processes started from exactly those, with the compose file's commands.
 */
@Tag("long")
class DeployedImageITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static ComposeFile compose;
  private static ImageLayout image;
  private static ImageProcesses containers;
  private static ChildJvm broker;
  private static int[] ports;
  private static FlinkRest rest;

  @BeforeAll
  static void assemble() throws Exception {
    ports = FreePorts.find(7);
    compose = ComposeFile.read(ROOT.resolve("docker/compose.yaml"));
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("kafka:9092", BrokerFiles.HOST + ":" + ports[0]);
    addresses.put("zookeeper:2181", "localhost:" + ports[2]);
    addresses.put("jobmanager", "localhost");
    image =
        ImageLayout.assemble(
            directory.resolve("root"),
            ROOT,
            Dockerfile.read(ROOT.resolve("docker/job/Dockerfile")),
            "job",
            addresses);
    Path job = image.at("/etc/tickcache/job.yaml");
    // A machine that is busy with other tests may not get round to a partition for seconds.
    Files.writeString(job, image.mapped(Files.readString(job)) + "source.idle-timeout: 15 s\n");
    rest = new FlinkRest(ports[3]);
    containers = new ImageProcesses(directory, image, ports[3]);
    startKafka();
    assertThat(compose.command("zookeeper").subList(0, 2))
        .containsExactly("zookeeper.sh", "start-foreground");
    containers.startZooKeeper(compose.command("zookeeper").get(2), ports[2]);
  }

  @AfterAll
  static void stop() {
    containers.close();
    broker.close();
  }

  @Test
  void aMarketGoesInAndPredictionsComeOutAlsoAfterTheJobManagersDeath() throws Exception {
    Process topics = startContainer("topics", Map.of("KAFKA_HOME", kafkaHome().toString()));
    assertThat(topics.waitFor()).as(containers.log("topics")).isZero();
    for (String topic : TopicsConfig.from(new Configuration()).all()) {
      assertThat(containers.log("topics")).contains("Created topic " + topic + ".");
    }
    Process jobManager = startJobManager("jobmanager");
    assertThat(compose.command("taskmanager")).containsExactly("taskmanager");
    Process taskManager = containers.startTaskManager("taskmanager", ports[5]);
    awaitHealthy("jobmanager", jobManager);
    startContainer("feed", Map.of());

    assertThat(tail(20)).hasSize(20).allMatch(line -> line.contains("\"BIT_IDENTICAL\""));
    assertThat(get(ports[4])).contains("# HELP flink_jobmanager_");
    assertThat(get(ports[5]))
        .contains("tickcache_steps_made updates and klines that became steps [events]");

    String job = rest.jobs().get(0);
    assertThat(rest.jobName(job)).isEqualTo("tickcache");
    assertThat(rest.lastCheckpointPath(job))
        .startsWith("file:" + image.at("/var/lib/tickcache/state/checkpoints"));

    jobManager.destroyForcibly().waitFor();
    Process again = startJobManager("jobmanager-again");
    awaitHealthy("jobmanager-again", again);
    assertThat(rest.jobs()).containsExactly(job);
    assertThat(rest.checkpoints(job).path("latest").path("restored").path("id").asLong())
        .as("it goes on from a checkpoint")
        .isPositive();
    assertThat(tail(20)).hasSize(20);

    failForGood(taskManager);
    Await.until("the job to fail", PATIENCE, () -> !again.isAlive() || rest.isJob(job, "FAILED"));
    assertThat(again.waitFor(5, TimeUnit.SECONDS))
        .as("it would be started again, and begin a job without state")
        .isFalse();
  }

  /** By a model that is none any more where the job is restarted. */
  private static void failForGood(Process taskManager) throws Exception {
    Files.writeString(image.at("/models/books-small/config.json"), "{}");
    taskManager.destroyForcibly().waitFor();
    containers.startTaskManager("taskmanager-again", ports[5]);
  }

  /** Flink's looks for its jar as is done here, and writes its configuration anew. */
  @Test
  void theEntryPointGivesFlinksOwnAHomeThatItCanWriteIn() throws Exception {
    Path own = directory.resolve("docker-entrypoint.sh");
    Files.writeString(
        own,
        """
        #!/bin/sh
        find "$FLINK_HOME/lib" -name 'flink-runtime-*.jar' | wc -l
        ls "$FLINK_HOME/plugins/metrics-prometheus" | wc -l
        echo changed > "$FLINK_HOME/conf/config.yaml"
        cat "$FLINK_CONF_DIR/config.yaml"
        echo "$*"
        """);
    assertThat(own.toFile().setExecutable(true)).isTrue();
    Path script = directory.resolve("entrypoint.sh");
    Files.writeString(
        script,
        Files.readString(image.at("/usr/local/bin/entrypoint.sh"))
            .replace("/tmp/", directory + "/")
            .replace("/docker-entrypoint.sh", own.toString()));
    Process entry =
        containers.start("entry", List.of("bash", script.toString(), "a", "b"), Map.of());

    assertThat(entry.waitFor()).isZero();
    assertThat(containers.log("entry").lines().map(String::strip))
        .containsExactly("1", "2", "changed", "a b");
    assertThat(image.at("/opt/flink/conf/config.yaml")).content().contains("prom");
  }

  private static void awaitHealthy(String name, Process jobManager) throws Exception {
    Await.until(
        "the job to run, see " + directory,
        PATIENCE,
        () -> {
          assertThat(jobManager.isAlive()).as(containers.log(name)).isTrue();
          return isHealthy();
        });
  }

  /** As the compose file asks for it. */
  private static boolean isHealthy() {
    String test =
        ComposeFile.words(
                ComposeFile.map(compose.service("jobmanager").get("healthcheck")).get("test"))
            .get(1);
    assertThat(test).contains(" http://localhost:8081/jobs/overview ", "'\"state\":\"RUNNING\"'");
    try {
      return get(ports[3], "/jobs/overview").contains("\"state\":\"RUNNING\"");
    } catch (IOException | InterruptedException e) {
      return false;
    }
  }

  /**
   * With the settings of the compose file, from which Kafka's own program makes the broker's file
   * and formats its storage, as it does in Kafka's image.
   */
  private static void startKafka() throws Exception {
    Path kafka = Files.createDirectories(directory.resolve("kafka"));
    List<String> setup =
        List.of(
            ImageProcesses.java(),
            "-cp",
            ClassPaths.whole(),
            "kafka.docker.KafkaDockerWrapper",
            "setup",
            "--default-configs-dir=" + Files.createDirectories(kafka.resolve("default")),
            "--mounted-configs-dir=" + Files.createDirectories(kafka.resolve("mounted")),
            "--final-configs-dir=" + kafka);
    for (String file : List.of("server.properties", "log4j2.yaml", "tools-log4j2.yaml")) {
      Files.writeString(kafka.resolve("default").resolve(file), "");
    }
    Map<String, String> environment = new LinkedHashMap<>();
    ComposeFile.map(compose.service("kafka").get("environment"))
        .forEach((key, value) -> environment.put(key, here(String.valueOf(value))));
    environment.put("KAFKA_LOG_DIRS", kafka.resolve("data").toString());
    Process wrapper = containers.start("kafka-setup", setup, environment);
    assertThat(wrapper.waitFor()).as(containers.log("kafka-setup")).isZero();
    broker =
        ChildJvm.start(
            ProcessPrograms.broker(kafka, quiet()), Map.of(), directory.resolve("kafka.log"));
    try (Topics admin = new Topics(KafkaConfig.of(BrokerFiles.HOST + ":" + ports[0]))) {
      Await.until("the broker to answer", PATIENCE, admin::answers);
    }
  }

  /** The broker's listeners at ports that are free on this machine. */
  private static String here(String listeners) {
    return listeners
        .replace("localhost:9092", "localhost:" + ports[6])
        .replace("://:9094", "://localhost:" + ports[6])
        .replace("kafka:9092", BrokerFiles.HOST + ":" + ports[0])
        .replace("://:9092", "://" + BrokerFiles.HOST + ":" + ports[0])
        .replace("localhost:9093", "localhost:" + ports[1]);
  }

  private static Path quiet() throws IOException {
    return Files.writeString(
        directory.resolve("log4j2.properties"),
        """
        rootLogger.level = WARN
        rootLogger.appenderRef.console.ref = Console
        appender.console.name = Console
        appender.console.type = CONSOLE
        """);
  }

  /** With Kafka's command for topics, as Kafka's image has it. */
  private static Path kafkaHome() throws IOException {
    Path script = Files.createDirectories(directory.resolve("bin")).resolve("kafka-topics.sh");
    Files.writeString(
        script,
        "#!/bin/sh%nexec '%s' -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile=%s -cp '%s' org.apache.kafka.tools.TopicCommand \"$@\"%n"
            .formatted(ImageProcesses.java(), quiet().toUri(), ClassPaths.whole()));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return directory;
  }

  /** A service whose command can be run as it stands. */
  private static Process startContainer(String service, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    ComposeFile.words(compose.service(service).get("entrypoint"))
        .forEach(script -> command.add(image.at("/usr/local/bin/" + script).toString()));
    compose.command(service).stream().map(image::mapped).forEach(command::add);
    command.replaceAll(
        word ->
            word.equals("/topics.sh") ? ROOT.resolve("docker/kafka/topics.sh").toString() : word);
    Map<String, String> variables = new LinkedHashMap<>();
    ComposeFile.map(compose.service(service).get("environment"))
        .forEach((key, value) -> variables.put(key, image.mapped(String.valueOf(value))));
    variables.putAll(environment);
    return containers.start(service, command, variables);
  }

  private static Process startJobManager(String name) throws Exception {
    List<String> command = compose.command("jobmanager");
    assertThat(command.get(0)).isEqualTo("standalone-job");
    return containers.startJobManager(name, command.subList(1, command.size()), ports[4]);
  }

  /** What the image's own command prints of the predictions to come. */
  private static List<String> tail(int records) throws Exception {
    List<String> command =
        List.of(
            image.at("/usr/local/bin/tickcache").toString(),
            "tail",
            "--bootstrap-servers",
            BrokerFiles.HOST + ":" + ports[0],
            "--max",
            Integer.toString(records));
    Process tail = containers.start("tail", command, Map.of("TICKCACHE_HEAP", "256m"));
    assertThat(tail.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String printed = containers.log("tail");
    assertThat(tail.exitValue()).as(printed).isZero();
    return printed.lines().filter(line -> line.startsWith("{")).toList();
  }

  private static String get(int port) throws IOException, InterruptedException {
    return get(port, "/metrics");
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + port + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
