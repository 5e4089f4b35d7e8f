package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class JobViewTest {

  @Test
  void reckonsWhenASubtaskBeganToRestoreAndToRun() throws Exception {
    JobView.Subtask running = subtask("RUNNING", 20, 300, 4_000);
    assertThat(running.initializingMillis()).isEqualTo(1_020);
    assertThat(running.runningMillis()).isEqualTo(1_320);

    JobView.Subtask restoring = subtask("INITIALIZING", 20, 300, -1);
    assertThat(restoring.initializingMillis()).isEqualTo(1_020);
    assertThat(restoring.runningMillis()).isZero();

    assertThat(subtask("DEPLOYING", 20, -1, -1).initializingMillis()).isZero();
  }

  @Test
  void runsOnlyIfAllItsSubtasksDo() throws Exception {
    JobView.Subtask running = subtask("RUNNING", 1, 1, 1);
    JobView.Subtask restoring = subtask("INITIALIZING", 1, 1, -1);
    assertThat(new JobView("RUNNING", List.of(running)).isRunning()).isTrue();
    assertThat(new JobView("RUNNING", List.of(running, restoring)).isRunning()).isFalse();
    assertThat(new JobView("RESTARTING", List.of(running)).isRunning()).isFalse();
  }

  private static JobView.Subtask subtask(
      String state, long deploying, long initializing, long running) throws Exception {
    String json =
        """
        {"status": "%s", "start-time": 1000, "taskmanager-id": "tm",
         "status-duration": {"DEPLOYING": %d, "INITIALIZING": %d, "RUNNING": %d}}
        """
            .formatted(state, deploying, initializing, running);
    return JobView.Subtask.of("v", "operator", new ObjectMapper().readTree(json));
  }
}
