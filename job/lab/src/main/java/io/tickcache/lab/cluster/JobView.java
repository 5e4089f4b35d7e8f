package io.tickcache.lab.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A job as the REST API shows it.
 *
 * @param state RUNNING, RESTARTING, …
 * @param subtasks the current attempt of every subtask
 */
public record JobView(String state, List<Subtask> subtasks) {

  /**
   * A subtask's current attempt.
   *
   * @param vertexId of its chain of operators
   * @param vertexName of its chain of operators
   * @param state RUNNING, INITIALIZING, …
   * @param taskManager resource id of where it runs
   * @param initializingMillis when it began to restore its state, milliseconds since 1970-01-01
   *     UTC; 0 if it has not yet
   * @param runningMillis when it had restored it; 0 if it has not yet
   */
  public record Subtask(
      String vertexId,
      String vertexName,
      String state,
      String taskManager,
      long initializingMillis,
      long runningMillis) {

    static Subtask of(String vertexId, String vertexName, JsonNode subtask) {
      long deployed = subtask.path("start-time").asLong();
      long initializing = after(deployed, subtask, "DEPLOYING");
      return new Subtask(
          vertexId,
          vertexName,
          subtask.path("status").asText(),
          subtask.path("taskmanager-id").asText(),
          initializing,
          after(initializing, subtask, "INITIALIZING"));
    }

    /** When a state ended that began then; 0 if either is still to come. */
    private static long after(long beganMillis, JsonNode subtask, String state) {
      long duration = subtask.path("status-duration").path(state).asLong();
      boolean isNow = subtask.path("status").asText().equals(state);
      return beganMillis <= 0 || duration < 0 || isNow ? 0 : beganMillis + duration;
    }
  }

  /** Whether the job and all its subtasks run. */
  public boolean isRunning() {
    return state.equals("RUNNING")
        && subtasks.stream().allMatch(subtask -> subtask.state().equals("RUNNING"));
  }

  /** The subtasks of the chain with this operator in it. */
  public List<Subtask> subtasksOf(String operator) {
    return subtasks.stream().filter(subtask -> subtask.vertexName().contains(operator)).toList();
  }
}
