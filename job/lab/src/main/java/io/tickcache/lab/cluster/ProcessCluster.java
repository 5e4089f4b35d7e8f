package io.tickcache.lab.cluster;

import io.tickcache.job.UserException;
import io.tickcache.job.embedded.BrokerFiles;
import io.tickcache.job.embedded.FreePorts;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A real cluster on this machine: a Kafka broker, ZooKeeper, a Flink job manager and task managers,
 * each a process of its own that can be killed. Logs stand in {@code logs}, one a process. For one
 * thread.
 */
public final class ProcessCluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String CAUSED_BY = "Caused by: ";
  private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");

  private final ClusterOptions options;
  private final Path logs;
  private final String bootstrapServers;
  private final FlinkConf conf;
  private final ProcessPrograms programs;
  private final FlinkRest rest;
  private final Map<String, ChildJvm> taskManagers = new LinkedHashMap<>();
  private final List<ChildJvm> others = new ArrayList<>();
  private ChildJvm broker;
  private ChildJvm jobManager;
  private int started;

  private ProcessCluster(ClusterOptions options, int[] ports) throws IOException {
    this.options = options;
    this.logs = Files.createDirectories(options.directory().resolve("logs"));
    this.bootstrapServers = BrokerFiles.HOST + ":" + ports[0];
    this.conf = FlinkConf.write(options, ports[2], ports[3]);
    this.programs = new ProcessPrograms(conf, options);
    this.rest = new FlinkRest(ports[2]);
  }

  /** Starts all of it; Flink has registered its task managers when this returns. */
  public static ProcessCluster start(ClusterOptions options) throws Exception {
    int[] ports = FreePorts.find(4);
    ProcessCluster cluster = new ProcessCluster(options, ports);
    try {
      cluster.startKafka(ports[0], ports[1]);
      cluster.others.add(
          cluster.launch(
              ProcessPrograms.zooKeeper(options.directory(), ports[3], cluster.conf.log4j())));
      cluster.startJobManager();
      for (int i = 0; i < options.taskManagers(); i++) {
        cluster.startTaskManager();
      }
      cluster.awaitTaskManagers();
      cluster.awaitBroker();
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  private void startKafka(int port, int controllerPort) throws IOException {
    Path directory = Files.createDirectories(options.directory().resolve("kafka"));
    BrokerFiles.write(directory, port, controllerPort);
    broker = launch(ProcessPrograms.broker(directory, conf.log4j()));
    others.add(broker);
  }

  private void awaitBroker() throws Exception {
    try (Topics admin = new Topics(KafkaConfig.of(bootstrapServers))) {
      Await.until("the broker to answer", PATIENCE, admin::answers);
    }
  }

  /** host:port of the broker. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  public FlinkRest rest() {
    return rest;
  }

  /** Kill -9 of a task manager; returns when it is dead. */
  public void killTaskManager(String id) throws InterruptedException {
    ChildJvm victim = taskManagers.remove(id);
    if (victim == null) {
      throw new IllegalArgumentException("no task manager " + id);
    }
    victim.kill();
    victim.close();
  }

  /** Stops a task manager in the middle of what it does: to others it is silent, not dead. */
  public void freezeTaskManager(String id) throws IOException, InterruptedException {
    taskManagers.get(id).freeze();
  }

  /** Lets it go on. */
  public void thawTaskManager(String id) throws IOException, InterruptedException {
    taskManagers.get(id).thaw();
  }

  /** Memory that a task manager's process has in use, native memory too, bytes; -1 if unknown. */
  public long residentBytes(String id) throws IOException {
    return taskManagers.get(id).residentBytes();
  }

  /** Starts one more task manager, under a name that none had before. */
  public void startTaskManager() throws IOException {
    started++;
    String id = "taskmanager-" + started;
    taskManagers.put(id, launch(programs.taskManager(id)));
  }

  /** Returns when exactly the task managers that live are registered. */
  public void awaitTaskManagers() throws Exception {
    Await.until(
        "task managers " + taskManagers.keySet() + " to register",
        PATIENCE,
        () -> {
          requireAlive();
          return rest.answers() && rest.taskManagers().containsAll(taskManagers.keySet());
        });
  }

  /** Kill -9 of the job manager; returns when it is dead. */
  public void killJobManager() throws InterruptedException {
    jobManager.kill();
    jobManager.close();
  }

  /** Starts a job manager, which takes over what ZooKeeper knows of jobs. */
  public void startJobManager() throws IOException {
    started++;
    jobManager = launch(programs.jobManager("jobmanager-" + started));
  }

  /** Stops the broker process in the middle of what it does. */
  public void freezeBroker() throws IOException, InterruptedException {
    broker.freeze();
  }

  /** Lets it go on. */
  public void thawBroker() throws IOException, InterruptedException {
    broker.thaw();
  }

  /**
   * Submits the job jar as users do, with Flink's command line.
   *
   * @param parallelism subtasks
   * @param jobArguments of the main class, e.g. {@code run --config FILE}
   * @return the job's id
   */
  public String submit(int parallelism, String... jobArguments) throws Exception {
    return submit(parallelism, List.of(), jobArguments);
  }

  /**
   * The same with more options of Flink's command line.
   *
   * @param flinkOptions e.g. {@code -Dpipeline.name=NAME}
   */
  String submit(int parallelism, List<String> flinkOptions, String... jobArguments)
      throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--detached", "--parallelism", parallelism + ""));
    arguments.addAll(flinkOptions);
    arguments.addAll(List.of("--class", "io.tickcache.job.Tickcache"));
    arguments.add(ClassPaths.jobJar().toString());
    arguments.addAll(List.of(jobArguments));
    started++;
    try (ChildJvm client = launch(programs.client("client-" + started, arguments))) {
      int status = client.await(PATIENCE);
      Matcher id = JOB_ID.matcher(Files.readString(log(client.name())));
      if (status != 0 || !id.find()) {
        throw new UserException("submitting the job failed: " + client.lastWords());
      }
      return id.group(1);
    }
  }

  /**
   * Returns when the job and all its tasks run.
   *
   * @throws UserException if it has failed, with the cause
   */
  public void awaitRunning(String jobId) throws Exception {
    Await.until(
        "the job to run",
        PATIENCE,
        () -> {
          requireNotFailed(jobId);
          return isRunning(jobId);
        });
  }

  /** Whether the job and all its tasks run. */
  public boolean isRunning(String jobId) throws IOException, InterruptedException {
    return rest.isJob(jobId, "RUNNING") && rest.job(jobId).isRunning();
  }

  /** Returns when the job has finished. */
  public void awaitFinished(String jobId, Duration atMost) throws Exception {
    Await.until(
        "the job to finish",
        atMost,
        () -> {
          requireNotFailed(jobId);
          return rest.isJob(jobId, "FINISHED");
        });
  }

  /** Refuses to go on if the job has failed, with the causes, or a process has ended. */
  public void requireNotFailed(String jobId) throws IOException, InterruptedException {
    requireAlive();
    if (rest.isJob(jobId, "FAILED")) {
      String causes =
          rest.failures(jobId).stream()
              .flatMap(String::lines)
              .filter(line -> line.startsWith(CAUSED_BY))
              .map(line -> line.substring(CAUSED_BY.length()))
              .collect(Collectors.joining("; "));
      throw new UserException("the job failed: %s (%s)".formatted(causes, logs));
    }
  }

  /** Lets event time end, so that nothing waits any more, and stops the job. */
  public void drain(String jobId) throws Exception {
    rest.drain(jobId);
    awaitFinished(jobId, PATIENCE);
  }

  /** Writes a savepoint of a job that goes on; where it lies. */
  public String savepoint(String jobId) throws Exception {
    String request = rest.beginSavepoint(jobId);
    return Await.value("a savepoint", PATIENCE, () -> rest.savepoint(jobId, request));
  }

  /** Cancels the job; its last checkpoint stays. */
  public void cancel(String jobId) throws Exception {
    rest.cancel(jobId);
    Await.until("the job to be cancelled", PATIENCE, () -> rest.isJob(jobId, "CANCELED"));
  }

  @Override
  public void close() {
    taskManagers.values().forEach(ChildJvm::close);
    if (jobManager != null) {
      jobManager.close();
    }
    others.forEach(ChildJvm::close);
  }

  /** Refuses to go on if a process has ended that nobody killed. */
  public void requireAlive() {
    others.forEach(ChildJvm::requireAlive);
    taskManagers.values().forEach(ChildJvm::requireAlive);
    if (jobManager != null) {
      jobManager.requireAlive();
    }
  }

  private ChildJvm launch(JavaProgram program) throws IOException {
    return ChildJvm.start(
        program,
        Map.of(
            "FLINK_CONF_DIR", conf.directory().toString(),
            "FLINK_PLUGINS_DIR", conf.plugins().toString()),
        log(program.name()));
  }

  private Path log(String name) {
    return logs.resolve(name + ".log");
  }
}
