package io.tickcache.lab.pipeline;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * CPU time and allocated bytes of every thread between two moments. Looked at now and then, because
 * a thread that ends takes its figures with it.
 */
final class ThreadTimes {

  /**
   * A thread.
   *
   * @param cpuNanos since the start
   * @param bytes allocated since the start
   */
  record Times(String name, long cpuNanos, long bytes) {}

  private record Reading(String name, long cpuNanos, long bytes) {}

  private static final long PERIOD_MILLIS = 100;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, Reading> first = new HashMap<>();
  private final Map<Long, Reading> last = new HashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "thread-times");
            thread.setDaemon(true);
            return thread;
          });
  private final long firstProcessNanos;

  /** Begins to look. */
  ThreadTimes() {
    read(first);
    firstProcessNanos = process.getProcessCpuTime();
    timer.scheduleAtFixedRate(
        () -> read(last), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** CPU time of the process since the start, nanoseconds. */
  long processNanos() {
    return process.getProcessCpuTime() - firstProcessNanos;
  }

  /** Looks for the last time; by thread id. */
  Map<Long, Times> stop() throws InterruptedException {
    timer.shutdown();
    timer.awaitTermination(1, TimeUnit.SECONDS);
    read(last);
    Map<Long, Times> times = new HashMap<>();
    last.forEach(
        (id, reading) -> {
          Reading before = first.getOrDefault(id, new Reading(reading.name(), 0, 0));
          times.put(
              id,
              new Times(
                  reading.name(),
                  reading.cpuNanos() - before.cpuNanos(),
                  reading.bytes() - before.bytes()));
        });
    return times;
  }

  private void read(Map<Long, Reading> readings) {
    long[] ids = threads.getAllThreadIds();
    long[] cpu = threads.getThreadCpuTime(ids);
    long[] bytes = threads.getThreadAllocatedBytes(ids);
    for (int i = 0; i < ids.length; i++) {
      String name = names.computeIfAbsent(ids[i], this::name);
      if (name != null && cpu[i] >= 0 && bytes[i] >= 0) {
        readings.put(ids[i], new Reading(name, cpu[i], bytes[i]));
      }
    }
  }

  private String name(long id) {
    ThreadInfo info = threads.getThreadInfo(id);
    return info == null ? null : info.getThreadName();
  }
}
