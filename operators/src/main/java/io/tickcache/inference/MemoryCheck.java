package io.tickcache.inference;

import io.tickcache.engine.Device;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.vector.VectorNetwork;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Compares what a slot's engine takes with the memory that the task manager has for it. Without it
 * a budget that is too large ends hours later: in a heap that is full, or in the container being
 * killed.
 */
final class MemoryCheck {

  private static final long MEBIBYTE = 1L << 20;

  /** Heap that is left to all else that a task does. */
  private static final long RESERVE = 256 * MEBIBYTE;

  private static final ConfigOption<MemorySize> HEAP = TaskManagerOptions.TASK_HEAP_MEMORY;
  private static final ConfigOption<MemorySize> OFF_HEAP = TaskManagerOptions.TASK_OFF_HEAP_MEMORY;

  private MemoryCheck() {}

  /**
   * Checks KV blocks, weights, prefixes and workspace against the slot's share of {@code
   * taskmanager.memory.task.heap.size} (or of the JVM's heap, where that is not set) with the
   * vector engine; with libtorch on a CPU against that of {@code
   * taskmanager.memory.task.off-heap.size}, where that is set.
   *
   * @throws IllegalArgumentException if they do not fit; the message has all figures, and says what
   *     would
   */
  static void check(EnginePlan plan, Configuration taskManager) {
    if (plan.type() == EngineType.VECTOR) {
      checkHeap(plan, taskManager, Runtime.getRuntime().maxMemory());
    } else if (plan.options().device() != Device.GPU && taskManager.contains(OFF_HEAP)) {
      checkOffHeap(plan, taskManager);
    }
  }

  static void checkHeap(EnginePlan plan, Configuration taskManager, long jvmHeapBytes) {
    int slots = taskManager.get(TaskManagerOptions.NUM_TASK_SLOTS);
    boolean set = taskManager.contains(HEAP);
    long heapBytes = set ? taskManager.get(HEAP).getBytes() : jvmHeapBytes;
    long needed = VectorNetwork.heapBytes(plan);
    if (needed <= (heapBytes - RESERVE) / slots) {
      return;
    }
    String least = readable(needed * slots + RESERVE);
    String heap = set ? "'" + HEAP.key() + "'" : "the JVM's heap";
    String change =
        set
            ? "set it to at least " + least
            : "give it -Xmx%s (./tickcache: TICKCACHE_HEAP=%s)".formatted(least, least);
    if (set && taskManager.contains(OFF_HEAP)) {
      change +=
          ", and '%s' = %s, where this memory lay before, to 0m"
              .formatted(OFF_HEAP.key(), readable(taskManager.get(OFF_HEAP).getBytes()));
    }
    throw new IllegalArgumentException(
        "%s need %s a slot, but %s = %s less %s leaves %s to each of %d slots: %s"
            .formatted(
                parts(plan),
                readable(needed),
                heap,
                readable(heapBytes),
                readable(RESERVE),
                readable(Math.max(0, heapBytes - RESERVE) / slots),
                slots,
                change));
  }

  private static void checkOffHeap(EnginePlan plan, Configuration taskManager) {
    int slots = taskManager.get(TaskManagerOptions.NUM_TASK_SLOTS);
    long offHeapBytes = taskManager.get(OFF_HEAP).getBytes();
    long needed = plan.cacheBytes() + plan.model().network().bytes();
    if (needed > offHeapBytes / slots) {
      throw new IllegalArgumentException(
          "%s need %s a slot, but '%s' = %s leaves %s to each of %d slots: raise it to at least %s"
              .formatted(
                  parts(plan),
                  readable(needed),
                  OFF_HEAP.key(),
                  readable(offHeapBytes),
                  readable(offHeapBytes / slots),
                  slots,
                  readable(needed * slots)));
    }
  }

  private static String parts(EnginePlan plan) {
    long blocks = plan.blocks() * plan.shape().blockBytes();
    return "'kv-cache.memory' = %s, %s of weights and %s of prefixes"
        .formatted(
            readable(plan.options().kvCacheBytes()),
            readable(plan.model().network().bytes()),
            readable(plan.cacheBytes() - blocks));
  }

  /** Whole MiB, rounded up, as the options take them. */
  private static String readable(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE + "m";
  }
}
