package io.tickcache.kvcache;

/** The KV cache has fewer free blocks than were asked for. Nothing was allocated or written. */
public final class KvPoolExhaustedException extends RuntimeException {

  KvPoolExhaustedException(int asked, int used, int total, long blockBytes) {
    super(
        ("the KV cache is full: %d more block(s) needed, %d of %d in use"
                + " ('kv-cache.memory' = %d bytes in blocks of %d bytes)."
                + " Raise 'kv-cache.memory' and 'taskmanager.memory.task.off-heap.size' with it,"
                + " raise the parallelism, or take fewer instruments.")
            .formatted(asked, used, total, total * blockBytes, blockBytes));
  }
}
