package io.tickcache.inference;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;

/**
 * Shares the GPUs of a task manager out among its subtasks: Flink tells every one of them of all.
 * Each takes the GPU that the fewest have, and of those the first.
 */
final class GpuShares {

  private static final Map<Integer, Integer> SUBTASKS = new HashMap<>();

  private GpuShares() {}

  /** The GPU that a subtask is to use, until it is given back. */
  static synchronized int take(Collection<Integer> gpus) {
    int gpu =
        gpus.stream()
            .min(
                Comparator.<Integer>comparingInt(number -> SUBTASKS.getOrDefault(number, 0))
                    .thenComparing(Comparator.naturalOrder()))
            .orElseThrow();
    SUBTASKS.merge(gpu, 1, Integer::sum);
    return gpu;
  }

  static synchronized void giveBack(int gpu) {
    SUBTASKS.computeIfPresent(gpu, (number, subtasks) -> subtasks == 1 ? null : subtasks - 1);
  }
}
