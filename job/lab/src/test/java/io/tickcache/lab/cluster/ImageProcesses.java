package io.tickcache.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.YamlParserUtils;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** Flink's processes of an image without Docker, as the scripts in the image start them. */
final class ImageProcesses implements AutoCloseable {

  private final Path directory;
  private final ImageLayout image;
  private final int restPort;
  private final List<Process> processes = new ArrayList<>();

  /**
   * None yet.
   *
   * @param directory for logs, and a configuration a process
   * @param restPort of the job manager
   */
  ImageProcesses(Path directory, ImageLayout image, int restPort) {
    this.directory = directory;
    this.image = image;
    this.restPort = restPort;
  }

  /** Flink's own. */
  void startZooKeeper(String peer, int port) throws Exception {
    Path conf = configuration("zookeeper", Map.of());
    Path file = conf.resolve("zoo.cfg");
    Files.writeString(
        file,
        image.mapped(Files.readString(file)).replace("clientPort=2181", "clientPort=" + port));
    startJava(
        "zookeeper",
        conf,
        "-Xmx64m",
        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
        List.of("--zkConfigFile", file.toString(), "--peerId", peer));
  }

  /**
   * A job manager.
   *
   * @param commandArguments what follows {@code standalone-job} in the container's command
   */
  Process startJobManager(String name, List<String> commandArguments, int metricsPort)
      throws Exception {
    Path conf =
        configuration(name, Map.of("metrics.reporter.prom.port", Integer.toString(metricsPort)));
    Configuration settings = settings(conf);
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(settings);
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
    arguments.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    commandArguments.stream().map(image::mapped).forEach(arguments::add);
    return startJava(
        name,
        conf,
        JobManagerProcessUtils.generateJvmParametersStr(memory, settings)
            + " "
            + settings.get(CoreOptions.FLINK_JM_JVM_OPTIONS),
        "org.apache.flink.container.entrypoint.StandaloneApplicationClusterEntryPoint",
        arguments);
  }

  Process startTaskManager(String name, int metricsPort) throws Exception {
    Path conf =
        configuration(name, Map.of("metrics.reporter.prom.port", Integer.toString(metricsPort)));
    Configuration settings = settings(conf);
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(settings);
    List<String> arguments = new ArrayList<>(List.of("--configDir", conf.toString()));
    arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    return startJava(
        name,
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
  private Path configuration(String container, Map<String, String> more) throws Exception {
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
    settings.put("rest.port", Integer.toString(restPort));
    settings.put("taskmanager.host", "localhost");
    settings.put("high-availability.zookeeper.client.session-timeout", "4 s");
    settings.putAll(more);
    Files.writeString(file, YamlLines.of(settings));
    return conf;
  }

  private static Configuration settings(Path conf) {
    return GlobalConfiguration.loadConfiguration(conf.toString());
  }

  private Process startJava(
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

  /** A process of a container, with its output in {@code NAME.log}. */
  Process start(String name, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(directory.resolve(name + ".log").toFile());
    builder.environment().put("FLINK_HOME", image.at("/opt/flink").toString());
    builder.environment().putAll(environment);
    Process process = builder.start();
    processes.add(process);
    return process;
  }

  String log(String name) throws IOException {
    return Files.readString(directory.resolve(name + ".log"));
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    processes.forEach(process -> process.onExit().join()); // until then they write into the folder
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
