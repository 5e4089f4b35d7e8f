package io.tickcache.engine.vector;

import io.tickcache.engine.EnginePlan;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of one network: vectors as soon as they are compiled. Before that they are hundreds
 * of times slower, since every vector is an object; so they are called on made-up steps by a thread
 * of their own, one network at a time in a JVM, while plain loops serve. Nobody sees the change:
 * the bits are the same.
 */
final class WarmingKernels {

  private static final Logger LOG = LoggerFactory.getLogger(WarmingKernels.class);

  private static final ThreadPoolExecutor THREAD = thread();

  /** Shapes of networks whose kernels are compiled in this JVM. */
  private static final Set<String> COMPILED = ConcurrentHashMap.newKeySet();

  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile Kernels now;
  private volatile boolean closed;

  private WarmingKernels(Kernels first) {
    now = first;
  }

  private static ThreadPoolExecutor thread() {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "kernel-warm-up");
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true); // a user's code may be loaded anew: no thread stays
    return executor;
  }

  /** These alone, compiled or not. */
  static WarmingKernels only(Kernels kernels) {
    WarmingKernels only = new WarmingKernels(kernels);
    only.ready.countDown();
    return only;
  }

  /** Those for a network: what was asked for from the start, else loops first. */
  static WarmingKernels of(EnginePlan plan) {
    Kernels chosen = KernelChoice.open();
    String shape = KernelWarmUp.shapeOf(plan);
    if (chosen instanceof LoopKernels || KernelChoice.isAsked() || COMPILED.contains(shape)) {
      return only(chosen);
    }
    WarmingKernels warming = new WarmingKernels(new LoopKernels());
    THREAD.execute(() -> warming.warm(plan, chosen, shape));
    return warming;
  }

  private void warm(EnginePlan plan, Kernels chosen, String shape) {
    try {
      if (COMPILED.contains(shape) || new KernelWarmUp(plan, () -> closed).run()) {
        COMPILED.add(shape);
        now = chosen;
      }
    } catch (RuntimeException e) {
      LOG.warn("Kernels serve before they are compiled: they could not be tried", e);
      now = chosen;
    } finally {
      ready.countDown();
    }
  }

  /** Waits until what serves stays. */
  boolean await(long millis) {
    try {
      return ready.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the task is cancelled, and sees it soon
      return false;
    }
  }

  /** What serves the next pass. */
  Kernels now() {
    return now;
  }

  /** Nobody needs them any more. */
  void close() {
    closed = true;
  }
}
