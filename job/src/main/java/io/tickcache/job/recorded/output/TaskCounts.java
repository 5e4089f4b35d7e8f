package io.tickcache.job.recorded.output;

import io.tickcache.job.embedded.OperatorTotals;
import java.io.Serializable;
import java.util.Map;

/**
 * What a task has counted, to be checkpointed with what it has written: a run that goes on from a
 * checkpoint then counts as if it had never stopped.
 */
interface TaskCounts extends Serializable {

  /** Nothing. */
  TaskCounts NONE =
      new TaskCounts() {
        private static final long serialVersionUID = 1L;

        @Override
        public Map<String, Long> of(int subtask) {
          return Map.of();
        }

        @Override
        public void restore(Map<String, Long> counts) {}
      };

  /** What a task has counted so far, by name; called in that task. */
  Map<String, Long> of(int subtask);

  /** What it had counted when it was checkpointed. */
  void restore(Map<String, Long> counts);

  /**
   * Those of a job in this JVM.
   *
   * @param run of its {@link OperatorTotals}
   */
  static TaskCounts ofRun(String run) {
    return new TaskCounts() {
      private static final long serialVersionUID = 1L;

      @Override
      public Map<String, Long> of(int subtask) {
        return OperatorTotals.ofRun(run).counted(subtask);
      }

      @Override
      public void restore(Map<String, Long> counts) {
        OperatorTotals.ofRun(run).add(counts);
      }
    };
  }
}
