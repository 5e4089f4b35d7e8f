package io.tickcache.inference;

import io.tickcache.model.EngineOptions;
import io.tickcache.model.InferenceEngine;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.TorchDevice;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;

/**
 * Compares what a slot takes outside the JVM's heap with what the task manager was told to leave
 * there. Without it a budget that is too large ends in the container being killed, hours later.
 */
final class NativeMemoryCheck {

  private static final long MEBIBYTE = 1L << 20;

  private NativeMemoryCheck() {}

  /**
   * Checks KV blocks, weights and shared prefixes against the slot's share of {@code
   * taskmanager.memory.task.off-heap.size}, where that is set and both lie in the machine's memory.
   *
   * @throws IllegalArgumentException if they do not fit; the message has all figures
   */
  static void check(EngineOptions engine, ModelDirectory model, Configuration taskManager) {
    long kvCacheBytes = engine.kvCacheBytes();
    if (engine.device() == TorchDevice.GPU
        || !taskManager.contains(TaskManagerOptions.TASK_OFF_HEAP_MEMORY)) {
      return;
    }
    int slots = taskManager.get(TaskManagerOptions.NUM_TASK_SLOTS);
    long offHeapBytes = taskManager.get(TaskManagerOptions.TASK_OFF_HEAP_MEMORY).getBytes();
    long weightBytes = model.network().bytes();
    long prefixBytes = InferenceEngine.prefixBytes(model.config(), engine);
    long needed = Math.addExact(kvCacheBytes, weightBytes + prefixBytes);
    if (needed > offHeapBytes / slots) {
      throw new IllegalArgumentException(
          ("'kv-cache.memory' = %s, %s of weights and %s of prefixes need %s a slot, but '%s' = %s leaves %s to each"
                  + " of %d slots: raise it to at least %s")
              .formatted(
                  readable(kvCacheBytes),
                  readable(weightBytes),
                  readable(prefixBytes),
                  readable(needed),
                  TaskManagerOptions.TASK_OFF_HEAP_MEMORY.key(),
                  readable(offHeapBytes),
                  readable(offHeapBytes / slots),
                  slots,
                  readable(needed * slots)));
    }
  }

  /** Whole MiB, rounded up, as the options take them. */
  private static String readable(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE + "m";
  }
}
