package io.tickcache.lab.recovery;

import io.tickcache.inference.InferencePipeline;
import io.tickcache.lab.cluster.Await;
import io.tickcache.lab.cluster.JobView;
import io.tickcache.lab.cluster.JobView.Subtask;
import io.tickcache.lab.cluster.ProcessCluster;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * Disturbs a running job, and watches it come back. Each disturbance waits until the job runs, a
 * checkpoint has completed since the last one, and the victim runs a task; then for a random while.
 */
final class Disturber {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration BROKER_STOP = Duration.ofSeconds(10);
  private static final int LONGEST_RANDOM_WAIT_MILLIS = 2_000;

  private final ProcessCluster cluster;
  private final String jobId;
  private final TopicLog<OutputId> log;
  private final PacedPublisher publisher;
  private final Random random;

  Disturber(
      ProcessCluster cluster,
      String jobId,
      TopicLog<OutputId> log,
      PacedPublisher publisher,
      Random random) {
    this.cluster = cluster;
    this.jobId = jobId;
    this.log = log;
    this.publisher = publisher;
    this.random = random;
  }

  /** Kills a task manager that runs the operator; when the job is back, another is started. */
  Recovery killTaskManager() throws Exception {
    List<Subtask> subtasks = awaitReady().subtasksOf(InferencePipeline.OPERATOR);
    String victim = subtasks.get(random.nextInt(subtasks.size())).taskManager();
    long killed = System.currentTimeMillis();
    cluster.killTaskManager(victim);
    JobView job = awaitRunningSince(killed);
    long noticed =
        cluster.rest().failureMillis(jobId).stream()
            .filter(millis -> millis >= killed)
            .mapToLong(Long::longValue)
            .min()
            .orElseThrow();
    Recovery recovery = recovery(Recovery.Kind.TASK_MANAGER_KILL, victim, killed, noticed, job);
    cluster.startTaskManager();
    return recovery;
  }

  /** Kills the job manager and starts another at once, as a supervisor would. */
  Recovery killJobManager() throws Exception {
    awaitReady();
    long killed = System.currentTimeMillis();
    cluster.killJobManager();
    cluster.startJobManager();
    JobView job = awaitRunningSince(killed);
    long noticed = cluster.rest().jobStateMillis(jobId, "INITIALIZING");
    return recovery(Recovery.Kind.JOB_MANAGER_KILL, "job manager", killed, noticed, job);
  }

  /** Stops the broker for ten seconds. */
  Recovery stopBroker() throws Exception {
    awaitReady();
    cluster.freezeBroker();
    Thread.sleep(BROKER_STOP.toMillis());
    long from = System.currentTimeMillis();
    cluster.thawBroker();
    // What was committed before the stop can be read at once; it says nothing.
    Await.until(
        "a checkpoint after the broker went on", PATIENCE, () -> lastCheckpointMillis() > from);
    long first = awaitNewPrediction(lastCheckpointMillis());
    return new Recovery(Recovery.Kind.BROKER_STOP, "kafka", 0, 0, 0, first - from);
  }

  private JobView awaitReady() throws Exception {
    cluster.awaitTaskManagers();
    awaitCheckpoint();
    Thread.sleep(random.nextInt(LONGEST_RANDOM_WAIT_MILLIS));
    JobView job = awaitCheckpoint(); // it may have failed meanwhile, of itself
    publisher.requireMore();
    return job;
  }

  /** Returns when the job runs and has completed a checkpoint since all its tasks run. */
  private JobView awaitCheckpoint() throws Exception {
    return Await.value(
        "a checkpoint of the running job",
        PATIENCE,
        () -> {
          Optional<JobView> job = findRunning();
          return job.isPresent() && lastCheckpointMillis() > last(job.get(), Subtask::runningMillis)
              ? job
              : Optional.empty();
        });
  }

  private JobView awaitRunningSince(long millis) throws Exception {
    return Await.value(
        "the job to run again",
        PATIENCE,
        () ->
            findRunning()
                .filter(
                    job ->
                        job.subtasks().stream().allMatch(task -> task.runningMillis() > millis)));
  }

  /** Empty while the job does not run, or no job manager leads. */
  private Optional<JobView> findRunning() throws InterruptedException {
    cluster.requireAlive();
    try {
      return Optional.of(cluster.rest().job(jobId)).filter(JobView::isRunning);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** When the newest completed checkpoint was triggered; 0 while no job manager leads. */
  private long lastCheckpointMillis() throws InterruptedException {
    try {
      return cluster.rest().lastCheckpointMillis(jobId);
    } catch (IOException e) {
      return 0;
    }
  }

  private Recovery recovery(
      Recovery.Kind kind, String victim, long killed, long noticed, JobView job) throws Exception {
    long initializing = last(job, Subtask::initializingMillis);
    long running = last(job, Subtask::runningMillis);
    // What the attempt before had written can still be read a moment after the kill.
    long first = Math.max(running, awaitNewPrediction(initializing));
    return new Recovery(
        kind,
        victim,
        noticed - killed,
        initializing - noticed,
        running - initializing,
        first - running);
  }

  private long awaitNewPrediction(long fromMillis) throws Exception {
    return Await.value("a new prediction", PATIENCE, () -> log.firstNewFrom(fromMillis));
  }

  private static long last(JobView job, ToLongFunction<Subtask> millis) {
    return job.subtasks().stream().mapToLong(millis).max().orElseThrow();
  }
}
