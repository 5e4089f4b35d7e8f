package io.tickcache.engine.vector;

import io.tickcache.engine.EnginePlan;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of one network: vectors as soon as they are compiled. Before that they are hundreds
 * of times slower, since every vector is an object; so they are called on made-up steps by a thread
 * of their own, one network at a time in a JVM, while plain loops serve. Where the JIT is too busy
 * to end it in time, the faster of the two serves, and it is tried again a few times. Nobody sees
 * the change: the bits are the same.
 */
final class WarmingKernels {

  private static final Logger LOG = LoggerFactory.getLogger(WarmingKernels.class);

  /** How often the kernels are warmed up, if they put vectors on the heap after each time. */
  private static final int ATTEMPTS = 4;

  /** Between two times. A JVM that has just started compiles all else in some of them. */
  private static final Duration PAUSE = Duration.ofSeconds(20);

  private static final ScheduledThreadPoolExecutor THREAD = thread();

  /** Shapes of networks whose kernels are compiled in this JVM. */
  private static final Set<String> COMPILED = ConcurrentHashMap.newKeySet();

  private final CountDownLatch ready = new CountDownLatch(1);
  private final Kernels loops;
  private final Kernels vectors;
  private final Duration pause;
  private volatile Kernels now;
  private volatile boolean closed;

  /**
   * Loops first.
   *
   * @param pause between two attempts
   */
  WarmingKernels(Kernels loops, Kernels vectors, Duration pause) {
    this.loops = loops;
    this.vectors = vectors;
    this.pause = pause;
    now = loops;
  }

  private static ScheduledThreadPoolExecutor thread() {
    ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "kernel-warm-up");
              thread.setDaemon(true);
              return thread;
            });
    // A user's code may be loaded anew: no thread stays.
    executor.setKeepAliveTime(1, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** These alone, compiled or not. */
  static WarmingKernels only(Kernels kernels) {
    WarmingKernels only = new WarmingKernels(kernels, kernels, PAUSE);
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
    WarmingKernels warming = new WarmingKernels(new LoopKernels(), chosen, PAUSE);
    warming.warm(
        () -> {
          KernelWarmUp.Result result =
              COMPILED.contains(shape)
                  ? KernelWarmUp.Result.COMPILED
                  : new KernelWarmUp(plan, () -> warming.closed).run();
          if (result == KernelWarmUp.Result.COMPILED) {
            COMPILED.add(shape);
          }
          return result;
        });
    return warming;
  }

  /** Lets the thread warm them up, as often as it takes but not for ever. */
  void warm(Supplier<KernelWarmUp.Result> warmUp) {
    THREAD.execute(() -> attempt(warmUp, 1));
  }

  private void attempt(Supplier<KernelWarmUp.Result> warmUp, int number) {
    if (closed) {
      return;
    }
    boolean again = false;
    try {
      KernelWarmUp.Result result = warmUp.get();
      now = result == KernelWarmUp.Result.LOOPS_ARE_FASTER ? loops : vectors;
      again = result != KernelWarmUp.Result.COMPILED && number < ATTEMPTS;
    } catch (RuntimeException e) {
      LOG.warn("Kernels serve before they are compiled: they could not be tried", e);
      now = vectors;
    } finally {
      ready.countDown();
    }
    if (again) {
      THREAD.schedule(() -> attempt(warmUp, number + 1), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /** Waits until they have been warmed up, well or for the first time. */
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
