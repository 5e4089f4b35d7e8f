package io.tickcache.job.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.UserException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.JobException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.SerializedThrowable;
import org.junit.jupiter.api.Test;

class JobFailureTest {

  private final Configuration configuration = new Configuration();

  @Test
  void givesTheWordsOfARefusalAndSaysThatItIsFinal() {
    Exception failure =
        new JobException(
            "The failure is not recoverable",
            new SuppressRestartsException(new IllegalStateException("on host-7: no GPU")));
    assertThat(explained(failure)).isEqualTo("the job failed, for good: on host-7: no GPU");
    assertThat(explained(new JobException("sent", new SerializedThrowable(failure))))
        .isEqualTo("the job failed, for good: on host-7: no GPU");
  }

  @Test
  void givesTheWordsOfARefusalAndNotOfWhatCausedIt() {
    Exception failure =
        new JobException(
            "The failure is not recoverable",
            new SuppressRestartsException(
                new IllegalStateException(
                    "on host-7: config.json, layers: no number",
                    new IOException("Unrecognized token", new IOException("at byte 3")))));
    String words = "the job failed, for good: on host-7: config.json, layers: no number";
    assertThat(explained(failure)).isEqualTo(words);
    assertThat(explained(new ExecutionException(failure))).isEqualTo(words);
    assertThat(explained(new JobException("sent", new SerializedThrowable(failure))))
        .isEqualTo(words);
    assertThat(JobFailure.reason(new IOException("other", new IOException("root"))))
        .hasMessage("root");
  }

  @Test
  void namesTheOptionOfWhatAJobManagerCannotReadOrWrite() {
    configuration.setString("execution.checkpointing.dir", "file:/proc/no");
    configuration.setString("execution.state-recovery.path", "file:/gone");
    configuration.setString("pipeline.max-parallelism", "64");
    assertThat(
            explained(
                new FlinkRuntimeException(
                    "Failed to create checkpoint storage at checkpoint coordinator side.",
                    new IOException("Failed to create directory"))))
        .isEqualTo(
            "'execution.checkpointing.dir' = file:/proc/no does not do, as the job manager says: Failed to create directory");
    assertThat(
            explained(
                new FileNotFoundException(
                    "Cannot find checkpoint or savepoint file/directory 'file:/gone'")))
        .startsWith("'execution.state-recovery.path' = file:/gone does not do, ");
    assertThat(
            explained(
                new IllegalStateException(
                    "Failed to rollback. Max parallelism mismatch between checkpoint/savepoint")))
        .startsWith("'pipeline.max-parallelism' = 64 does not do, ");
    assertThat(
            explained(
                new IllegalStateException(
                    "Failed to rollback to checkpoint/savepoint file:/gone. Cannot map checkpoint/savepoint state for operator 1f to the new program, because the operator is not available in the new program.")))
        .isEqualTo(
            "'execution.state-recovery.path' = file:/gone holds state of a part that this job does not have, such as signals without 'signals.strategy', allocations without 'allocations.portfolio', scores without 'scores.window' or forecasts without 'forecasts.horizon': set what was set, or drop that state with 'execution.state-recovery.ignore-unclaimed-state' = true");
  }

  @Test
  void leavesTheRestAsItIs() {
    Exception other = new IOException("other");
    assertThat(JobFailure.explained(other, configuration)).isSameAs(other);
  }

  private String explained(Exception failure) {
    Exception explained = JobFailure.explained(failure, configuration);
    assertThat(explained).isInstanceOf(UserException.class).hasCause(failure);
    return explained.getMessage();
  }
}
