package io.tickcache.engine.vector;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the bytes that the calling thread allocates on the heap between two points. */
final class ThreadAllocation {

  private static final ThreadMXBean THREADS = threads();

  private long before;
  private volatile long bytes = -1;

  private static ThreadMXBean threads() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean hotSpot
            && hotSpot.isThreadAllocatedMemorySupported()
            && hotSpot.isThreadAllocatedMemoryEnabled()
        ? hotSpot
        : null;
  }

  private static long now() {
    // By id: the form without is newer than Java 13 but not in every vendor's interface.
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  void begin() {
    if (THREADS != null) {
      before = now();
    }
  }

  void end() {
    if (THREADS != null) {
      bytes = now() - before;
    }
  }

  /** Bytes between the last two points; -1 if this JVM does not count. */
  long bytes() {
    return bytes;
  }
}
