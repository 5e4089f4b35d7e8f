package io.tickcache.engine.vector;

import io.tickcache.engine.EnginePlan;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernels of one network: vectors as soon as they are compiled. Before that they are hundreds
 * of times slower, since every vector is an object; so they are called on made-up steps by a thread
 * of their own, one network at a time in a JVM, while plain loops serve. Where the JIT is too busy
 * to end it in time, the faster of the two serves, and it is tried again a few times; so it is
 * where passes put vectors on the heap later, because compiled code was thrown away. Nobody sees
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

  /** So many passes in a row that put vectors on the heap are no passing thing. */
  private static final int BOXED_PASSES = 1_000;

  private final Kernels loops;
  private final Kernels vectors;
  private final String shape;
  private final Function<BooleanSupplier, KernelWarmUp.Result> warmUp;
  private final Duration pause;
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile Kernels now;
  private volatile int warmUps;
  private volatile boolean atWork;
  private volatile boolean closed;
  private int boxedPasses; // of the thread that runs passes

  /**
   * Loops until vectors are compiled.
   *
   * @param shape what networks with the same kernels share
   * @param warmUp calls the vectors until they are compiled, or nobody needs them any more
   * @param pause between two attempts
   */
  WarmingKernels(
      Kernels loops,
      Kernels vectors,
      String shape,
      Function<BooleanSupplier, KernelWarmUp.Result> warmUp,
      Duration pause) {
    this.loops = loops;
    this.vectors = vectors;
    this.shape = shape;
    this.warmUp = warmUp;
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
    WarmingKernels only = new WarmingKernels(kernels, kernels, "", closed -> null, PAUSE);
    only.ready.countDown();
    return only;
  }

  /** Those for a network: what was asked for from the start, else loops first. */
  static WarmingKernels of(EnginePlan plan) {
    Kernels chosen = KernelChoice.open();
    if (chosen instanceof LoopKernels || KernelChoice.isAsked()) {
      return only(chosen);
    }
    WarmingKernels kernels =
        new WarmingKernels(
            new LoopKernels(),
            chosen,
            KernelWarmUp.shapeOf(plan),
            closed -> new KernelWarmUp(plan, closed).run(),
            PAUSE);
    kernels.start();
    return kernels;
  }

  /** Vectors serve if another network has had them compiled; else the thread warms them up. */
  void start() {
    if (COMPILED.contains(shape)) {
      now = vectors;
      ready.countDown();
    } else {
      warm();
    }
  }

  private void warm() {
    atWork = true;
    THREAD.execute(this::attempt);
  }

  private void attempt() {
    if (closed) {
      return;
    }
    warmUps++; // by this one thread
    boolean again = false;
    try {
      KernelWarmUp.Result result =
          COMPILED.contains(shape) ? KernelWarmUp.Result.COMPILED : warmUp.apply(() -> closed);
      now = result == KernelWarmUp.Result.LOOPS_ARE_FASTER ? loops : vectors;
      if (result == KernelWarmUp.Result.COMPILED) {
        COMPILED.add(shape);
      } else {
        again = warmUps < ATTEMPTS;
      }
    } catch (RuntimeException e) {
      LOG.warn("Kernels serve before they are compiled: they could not be tried", e);
      now = vectors;
    }
    atWork = again;
    ready.countDown();
    if (again) {
      THREAD.schedule(this::attempt, pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Is told of every pass: where many in a row put vectors on the heap, the kernels are warmed up
   * once more, and compared with loops if that does not help.
   *
   * @param boxed whether the pass took more than its outputs
   */
  void passed(boolean boxed) {
    if (!boxed || now == loops) {
      boxedPasses = 0;
      return;
    }
    boxedPasses++;
    if (boxedPasses >= BOXED_PASSES && !atWork && warmUps < ATTEMPTS) {
      boxedPasses = 0;
      LOG.warn("Passes put vectors on the heap: the kernels are warmed up once more");
      COMPILED.remove(shape);
      warm();
    }
  }

  /** How often they were warmed up. */
  int warmUps() {
    return warmUps;
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
