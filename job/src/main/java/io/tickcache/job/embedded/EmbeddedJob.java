package io.tickcache.job.embedded;

import io.tickcache.job.AtExit;
import io.tickcache.job.UserException;
import io.tickcache.job.graph.JobEnds;
import io.tickcache.job.graph.JobFailure;
import io.tickcache.job.graph.Processing;
import io.tickcache.job.graph.TickcacheJob;
import io.tickcache.job.kafka.KafkaEnds;
import io.tickcache.job.options.JobConfig;
import io.tickcache.model.ModelConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The job on a Flink cluster inside this JVM, which ends with the job. */
public final class EmbeddedJob implements AutoCloseable {

  private static final int MOST_SUBTASKS = 2;
  private static final Duration POLL = Duration.ofMillis(100);

  private final JobClient client;
  private final OperatorTotals totals;
  private final int parallelism;
  private final AtExit atExit;

  /** Subtasks that this machine has cores for, at most 2: what is shown here needs no more. */
  public static int usualParallelism() {
    return Math.min(MOST_SUBTASKS, Runtime.getRuntime().availableProcessors());
  }

  private EmbeddedJob(JobClient client, OperatorTotals totals, int parallelism) {
    this.client = client;
    this.totals = totals;
    this.parallelism = parallelism;
    this.atExit = AtExit.undo(this::cancel);
  }

  /** Starts the job between topics of Kafka. */
  public static EmbeddedJob start(
      Configuration configuration, ModelConfig model, OperatorTotals totals, int parallelism)
      throws Exception {
    JobConfig config = JobConfig.from(configuration);
    return start(configuration, model, totals, parallelism, KafkaEnds.of(config, model));
  }

  /**
   * Starts the job.
   *
   * @param configuration is told where Flink may keep what it unpacks
   * @param totals receive what the operators count
   */
  public static EmbeddedJob start(
      Configuration configuration,
      ModelConfig model,
      OperatorTotals totals,
      int parallelism,
      JobEnds ends)
      throws Exception {
    totals.reportTo(configuration);
    FlinkFiles.goWithTheProcess(configuration);
    JobConfig config = JobConfig.from(configuration);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    TickcacheJob.build(env, ends, Processing.of(config, model));
    return new EmbeddedJob(env.executeAsync(), totals, parallelism);
  }

  /**
   * Returns when every subtask of the operator has loaded the model and waits for input, or the job
   * has read all of a small one.
   */
  public void awaitReady() throws InterruptedException {
    while (totals.subtasks() < parallelism && !hasEnded()) {
      Thread.sleep(POLL.toMillis());
    }
  }

  /** Returns when a bounded job has read all its input. */
  public void awaitEnd() throws InterruptedException {
    get(client.getJobExecutionResult());
  }

  /**
   * Returns when the job has read so many records. Not told by committed offsets: on a quiet topic
   * the connector commits up to ten seconds late.
   */
  public void awaitRead(long records) throws InterruptedException {
    while (totals.recordsRead() < records) {
      throwIfFailed();
      Thread.sleep(POLL.toMillis());
    }
  }

  /** Lets event time end, so that nothing waits any more, and stops the job. */
  public void drain(Path savepointDirectory) throws InterruptedException {
    get(
        client.stopWithSavepoint(
            true, savepointDirectory.toUri().toString(), SavepointFormatType.DEFAULT));
    get(client.getJobExecutionResult());
  }

  /** Throws why the job failed, if it has. */
  public void throwIfFailed() throws InterruptedException {
    if (hasEnded()) {
      throw new UserException("the job has ended before its input");
    }
  }

  /** Whether the job has ended well; throws why, if otherwise. */
  public boolean hasEnded() throws InterruptedException {
    // Not asked for its status: its cluster, which would answer, ends with it.
    CompletableFuture<?> result = client.getJobExecutionResult();
    if (result.isDone()) {
      get(result);
    }
    return result.isDone();
  }

  /** Cancels the job if it still runs. */
  @Override
  public void close() {
    cancel();
    atExit.forget();
  }

  /** Returns when the job writes no more. */
  private void cancel() {
    try {
      if (!client.getJobStatus().get(10, TimeUnit.SECONDS).isGloballyTerminalState()) {
        client.cancel().get(10, TimeUnit.SECONDS);
        client.getJobExecutionResult().get(10, TimeUnit.SECONDS);
      }
    } catch (ExecutionException | TimeoutException | IllegalStateException e) {
      // Its cluster is gone already, as it is once the job has ended.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> T get(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new UserException("the job failed: " + JobFailure.reason(e).getMessage(), e);
    }
  }
}
