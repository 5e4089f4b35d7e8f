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
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.YamlParserUtils;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The deployment of {@code docker/compose.yaml} without Docker: the image's files assembled as its
 * Dockerfile says, and processes started from exactly those, with the compose file's commands.
 */
class DeployedImageITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path directory;

  private static final List<Process> PROCESSES = new ArrayList<>();
  private static final List<ChildJvm> PROGRAMS = new ArrayList<>();
  private static ComposeFile compose;
  private static ImageLayout image;
  private static int[] ports;
  private static FlinkRest rest;

  @BeforeAll
  static void assemble() throws Exception {
    ports = FreePorts.find(6);
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
    Files.writeString(job, image.mapped(Files.readString(job)));
    rest = new FlinkRest(ports[3]);
    startKafka();
    startZooKeeper();
  }

  @AfterAll
  static void stop() {
    PROCESSES.forEach(Process::destroyForcibly);
    PROGRAMS.forEach(ChildJvm::close);
  }

  @Test
  void aMarketGoesInAndPredictionsComeOutAlsoAfterTheJobManagersDeath() throws Exception {
    Process topics = startContainer("topics", Map.of("KAFKA_BIN", kafkaCommands().toString()));
    assertThat(topics.waitFor()).as(log("topics")).isZero();
    try (Topics admin = new Topics(KafkaConfig.of(BrokerFiles.HOST + ":" + ports[0]))) {
      admin.require(TopicsConfig.from(new Configuration()).all());
    }
    Process jobManager = startJobManager("jobmanager");
    startTaskManager();
    awaitHealthy("jobmanager", jobManager);
    startContainer("feed", Map.of("TICKCACHE_HEAP", "256m"));

    assertThat(tail(20)).hasSize(20).allMatch(line -> line.contains("\"BIT_IDENTICAL\""));
    assertThat(get(ports[4])).contains("# HELP flink_jobmanager_");
    assertThat(get(ports[5]))
        .contains("tickcache_steps_made updates and klines that became steps [events]");

    String job = rest.jobs().get(0);
    assertThat(rest.jobName(job)).isEqualTo("tickcache");
    assertThat(rest.lastCheckpointPath(job))
        .startsWith("file:" + image.at("/var/lib/tickcache/state/checkpoints"));

    jobManager.destroyForcibly().waitFor();
    awaitHealthy("jobmanager-again", startJobManager("jobmanager-again"));
    assertThat(rest.jobs()).containsExactly(job);
    assertThat(rest.checkpoints(job).path("latest").path("restored").path("id").asLong())
        .as("it goes on from a checkpoint")
        .isPositive();
    assertThat(tail(20)).hasSize(20);
  }

  private static void awaitHealthy(String name, Process jobManager) throws Exception {
    Await.until(
        "the job to run, see " + directory,
        PATIENCE,
        () -> {
          assertThat(jobManager.isAlive()).as(log(name)).isTrue();
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

  private static void startKafka() throws Exception {
    Path data = Files.createDirectories(directory.resolve("kafka"));
    BrokerFiles.write(data, ports[0], ports[1]);
    PROGRAMS.add(
        ChildJvm.start(
            ProcessPrograms.broker(data, quiet()), Map.of(), directory.resolve("kafka.log")));
    try (Topics admin = new Topics(KafkaConfig.of(BrokerFiles.HOST + ":" + ports[0]))) {
      Await.until("the broker to answer", PATIENCE, admin::answers);
    }
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

  /** A folder with Kafka's command for topics, as Kafka's image has it. */
  private static Path kafkaCommands() throws IOException {
    Path script = Files.createDirectories(directory.resolve("bin")).resolve("kafka-topics.sh");
    Files.writeString(
        script,
        "#!/bin/sh%nexec '%s' -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile=%s -cp '%s' org.apache.kafka.tools.TopicCommand \"$@\"%n"
            .formatted(java(), quiet().toUri(), ClassPaths.whole()));
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return script.getParent();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String log(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".log"));
  }

  /** Flink's, as the scripts in the image start it. */
  private static void startZooKeeper() throws Exception {
    assertThat(compose.command("zookeeper"))
        .containsExactly("zookeeper.sh", "start-foreground", "1");
    Path conf = configuration("zookeeper", Map.of());
    Path file = conf.resolve("zoo.cfg");
    Files.writeString(
        file,
        image.mapped(Files.readString(file)).replace("clientPort=2181", "clientPort=" + ports[2]));
    startJava(
        "zookeeper",
        conf,
        "-Xmx64m",
        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
        List.of("--zkConfigFile", file.toString(), "--peerId", "1"));
  }

  private static Process startJobManager(String name) throws Exception {
    List<String> command = compose.command("jobmanager");
    assertThat(command.get(0)).isEqualTo("standalone-job");
    Path conf = configuration(name, Map.of("metrics.reporter.prom.port", ports[4] + ""));
    Configuration settings = settings(conf);
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(settings);
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
    arguments.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    command.stream().skip(1).map(image::mapped).forEach(arguments::add);
    return startJava(
        name,
        conf,
        JobManagerProcessUtils.generateJvmParametersStr(memory, settings)
            + " "
            + settings.get(CoreOptions.FLINK_JM_JVM_OPTIONS),
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        arguments);
  }

  private static void startTaskManager() throws Exception {
    assertThat(compose.command("taskmanager")).containsExactly("taskmanager");
    Path conf = configuration("taskmanager", Map.of("metrics.reporter.prom.port", ports[5] + ""));
    Configuration settings = settings(conf);
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(settings);
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
    arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    startJava(
        "taskmanager",
        conf,
        ProcessMemoryUtils.generateJvmParametersStr(memory)
            + " "
            + settings.get(CoreOptions.FLINK_TM_JVM_OPTIONS),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        arguments);
  }

  /**
   * A container's own copy of the configuration, as its entry point makes it. Ports that containers
   * have for themselves are other ones here.
   */
  private static Path configuration(String container, Map<String, String> more) throws Exception {
    Path conf = Files.createDirectories(directory.resolve(container));
    try (var files = Files.list(image.at("/opt/flink/conf"))) {
      for (Path file : files.toList()) {
        Files.copy(file, conf.resolve(file.getFileName()));
      }
    }
    Path file = conf.resolve("config.yaml");
    Map<String, String> settings = new LinkedHashMap<>();
    YamlParserUtils.loadYamlFile(file.toFile())
        .forEach((key, value) -> settings.put(key, image.mapped(String.valueOf(value))));
    settings.put("rest.port", ports[3] + "");
    settings.put("taskmanager.host", "localhost");
    settings.put("high-availability.zookeeper.client.session-timeout", "4 s");
    settings.putAll(more);
    Files.writeString(file, YamlLines.of(settings));
    return conf;
  }

  private static Configuration settings(Path conf) {
    return GlobalConfiguration.loadConfiguration(conf.toString());
  }

  private static Process startJava(
      String name, Path conf, String options, String mainClass, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(words(settings(conf).get(CoreOptions.FLINK_JVM_OPTIONS)));
    command.addAll(words(options));
    command.add("-Dlog.file=" + directory.resolve(name + ".file.log"));
    command.add("-Dlog4j.configurationFile=" + conf.resolve("log4j-console.properties").toUri());
    command.addAll(List.of("-cp", image.jars("/opt/flink/lib"), mainClass));
    command.addAll(arguments);
    Map<String, String> environment =
        Map.of(
            "FLINK_CONF_DIR", conf.toString(),
            "FLINK_LIB_DIR", image.at("/opt/flink/lib").toString(),
            "FLINK_PLUGINS_DIR", image.at("/opt/flink/plugins").toString());
    return start(name, command, environment);
  }

  /** A service whose command can be run as it stands. */
  private static Process startContainer(String service, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    ComposeFile.words(compose.service(service).get("entrypoint"))
        .forEach(script -> command.add(image.at("/usr/local/bin/" + script).toString()));
    compose.command(service).stream().map(image::mapped).forEach(command::add);
    command.replaceAll(
        word -> word.equals("/topics.sh") ? ROOT.resolve("docker/topics.sh").toString() : word);
    return start(service, command, environment);
  }

  private static Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve(name + ".log").toFile());
    builder.environment().put("FLINK_HOME", image.at("/opt/flink").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    PROCESSES.add(process);
    return process;
  }

  /** What the image's own command prints of the predictions to come. */
  private static List<String> tail(int records) throws Exception {
    Path out = directory.resolve("tail-" + System.nanoTime() + ".log");
    List<String> command =
        List.of(
            image.at("/usr/local/bin/tickcache").toString(),
            "tail",
            "--bootstrap-servers",
            BrokerFiles.HOST + ":" + ports[0],
            "--max",
            records + "");
    ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
    builder.environment().put("FLINK_HOME", image.at("/opt/flink").toString());
    Process tail = builder.redirectError(directory.resolve("tail.err").toFile()).start();
    PROCESSES.add(tail);
    assertThat(tail.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(tail.exitValue()).as(Files.readString(directory.resolve("tail.err"))).isZero();
    return Files.readAllLines(out);
  }

  private static String get(int port) throws IOException, InterruptedException {
    return get(port, "/metrics");
  }

  private static String get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://localhost:" + port + path);
    return HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
