package io.tickcache.lab.cluster;

import io.tickcache.engine.vector.KernelChoice;
import io.tickcache.job.embedded.BrokerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** The programs of the cluster, each as its own project starts it. */
final class ProcessPrograms {

  /** For programs that do little: they are up sooner. */
  private static final String LITTLE_COMPILED = "-XX:TieredStopAtLevel=1";

  /** For the model: vectors, and a compiler that keeps them in registers. */
  private static final List<String> VECTORS =
      List.of(KernelChoice.FLAG, "-XX:PerMethodTrapLimit=10000");

  private static final Path LARGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  /** For the model without them. */
  private static final List<String> LOOPS =
      List.of("-D" + KernelChoice.PROPERTY + "=loops", LITTLE_COMPILED);

  private final FlinkConf conf;
  private final String classPath;
  private final List<String> kernels;

  ProcessPrograms(FlinkConf conf, ClusterOptions options) {
    this.conf = conf;
    this.classPath = ClassPaths.flink(options.djl());
    this.kernels = options.vectors() ? VECTORS : LOOPS;
  }

  /** For heaps where much passes, if the system has them. */
  private static List<String> largePages() throws IOException {
    boolean given =
        Files.isReadable(LARGE_PAGES) && !Files.readString(LARGE_PAGES).contains("[never]");
    return given ? List.of("-XX:+UseTransparentHugePages") : List.of();
  }

  /** Flink's wrapper of ZooKeeper, one node. */
  static JavaProgram zooKeeper(Path directory, int port, Path log4j) throws IOException {
    Path data = Files.createDirectories(directory.resolve("zookeeper"));
    Path file = data.resolve("zoo.cfg");
    Files.writeString(
        file,
        """
        clientPort=%d
        clientPortAddress=localhost
        dataDir=%s
        tickTime=500
        admin.enableServer=false
        """
            .formatted(port, data));
    return new JavaProgram(
        "zookeeper",
        ClassPaths.flink(false),
        List.of("-Xmx64m", LITTLE_COMPILED, logging(log4j)),
        "org.apache.flink.runtime.zookeeper.FlinkZooKeeperQuorumPeer",
        List.of("--zkConfigFile", file.toString(), "--peerId", "1"));
  }

  /** A Kafka broker with its controller, whose storage stands formatted in the directory. */
  static JavaProgram broker(Path directory, Path log4j) {
    return new JavaProgram(
        "kafka",
        ClassPaths.whole(),
        List.of("-Xmx384m", LITTLE_COMPILED, logging(log4j)),
        "kafka.Kafka",
        List.of(BrokerFiles.serverProperties(directory).toString()));
  }

  JavaProgram jobManager(String name) {
    Configuration configuration = conf.toConfiguration();
    JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
    List<String> arguments = new ArrayList<>(configDirectory());
    arguments.addAll(words(JobManagerProcessUtils.generateDynamicConfigsStr(memory)));
    return flink(
        name,
        List.of(LITTLE_COMPILED),
        JobManagerProcessUtils.generateJvmParametersStr(memory, configuration),
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        arguments);
  }

  /**
   * A task manager.
   *
   * @param id its resource id, by which Flink's REST API names it
   */
  JavaProgram taskManager(String id) throws IOException {
    TaskExecutorProcessSpec memory =
        TaskExecutorProcessUtils.processSpecFromConfig(conf.toConfiguration());
    List<String> arguments = new ArrayList<>(configDirectory());
    arguments.addAll(words(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)));
    arguments.addAll(List.of("-D", "taskmanager.resource-id=" + id));
    return flink(
        id,
        Stream.concat(kernels.stream(), largePages().stream()).toList(),
        ProcessMemoryUtils.generateJvmParametersStr(memory),
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        arguments);
  }

  /** Flink's command line, as {@code bin/flink} calls it. */
  JavaProgram client(String name, List<String> arguments) {
    return flink(
        name,
        List.of(LITTLE_COMPILED),
        "-Xmx256m",
        "org.apache.flink.client.cli.CliFrontend",
        arguments);
  }

  private JavaProgram flink(
      String name,
      List<String> compiler,
      String memoryOptions,
      String mainClass,
      List<String> arguments) {
    List<String> options = new ArrayList<>(words(memoryOptions));
    options.addAll(compiler);
    options.add(logging(conf.log4j()));
    return new JavaProgram(name, classPath, options, mainClass, arguments);
  }

  private List<String> configDirectory() {
    return List.of("--configDir", conf.directory().toString());
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  private static String logging(Path log4j) {
    return "-Dlog4j2.configurationFile=" + log4j.toUri();
  }
}
