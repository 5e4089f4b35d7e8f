package io.tickcache.lab.recovery;

/**
 * A disturbance and how the job came back, all durations in milliseconds.
 *
 * @param kind what was done
 * @param victim to which process
 * @param detection from the disturbance until Flink noticed a failure; for the broker, which is no
 *     failure, 0
 * @param restart from there until every task had a slot and began to restore
 * @param restore from there until every task ran: engine started, state back
 * @param resume from there until the first new prediction could be read
 */
public record Recovery(
    Kind kind, String victim, long detection, long restart, long restore, long resume) {

  /** What was done. */
  public enum Kind {
    /** Kill -9 of a task manager; another takes its place. */
    TASK_MANAGER_KILL("task manager kill"),
    /** Kill -9 of the job manager; another process takes over from ZooKeeper. */
    JOB_MANAGER_KILL("job manager kill"),
    /** The broker process stopped for a while; counted from when it goes on. */
    BROKER_STOP("broker stopped");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  /** From the disturbance to the first new prediction. */
  public long total() {
    return detection + restart + restore + resume;
  }
}
