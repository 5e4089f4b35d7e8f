package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.vector.KernelWarmUp.Result;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class WarmingKernelsTest {

  private final Kernels loops = new LoopKernels();
  private final Kernels vectors = new LoopKernels();
  private final WarmingKernels kernels = new WarmingKernels(loops, vectors, Duration.ofMillis(1));
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void loopsServeUntilVectorsAreCompiled() throws InterruptedException {
    CountDownLatch compiled = new CountDownLatch(1);
    kernels.warm(
        () -> {
          await(compiled);
          return Result.COMPILED;
        });

    assertThat(kernels.now()).isSameAs(loops);
    assertThat(kernels.await(1)).isFalse();
    compiled.countDown();
    assertThat(kernels.await(10_000)).isTrue();
    assertThat(kernels.now()).isSameAs(vectors);
  }

  @Test
  void triesAgainWhereTheJitWasBusyAndServesWhatIsFasterMeanwhile() throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(1);
    kernels.warm(
        () -> {
          if (attempts.incrementAndGet() == 1) {
            return Result.LOOPS_ARE_FASTER;
          }
          await(seen);
          return Result.COMPILED;
        });

    assertThat(kernels.await(10_000)).isTrue(); // the first time has ended, badly
    assertThat(kernels.now()).isSameAs(loops);
    seen.countDown();
    awaitThat(() -> kernels.now() == vectors);
  }

  @Test
  void givesUpAfterAFewTimes() throws InterruptedException {
    kernels.warm(
        () -> {
          attempts.incrementAndGet();
          return Result.VECTORS_ARE_FASTER;
        });

    awaitThat(() -> attempts.get() == 4);
    Thread.sleep(50);
    assertThat(attempts).hasValue(4);
    assertThat(kernels.now()).isSameAs(vectors);
  }

  @Test
  void stopsWhenNobodyNeedsThem() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    kernels.warm(
        () -> {
          await(closed);
          attempts.incrementAndGet();
          return Result.LOOPS_ARE_FASTER;
        });
    kernels.close();
    closed.countDown();

    Thread.sleep(50);
    assertThat(attempts).hasValueLessThanOrEqualTo(1);
  }

  @Test
  void vectorsServeWhereTheyCouldNotBeTried() {
    kernels.warm(
        () -> {
          throw new IllegalStateException("no room");
        });

    assertThat(kernels.await(10_000)).isTrue();
    assertThat(kernels.now()).isSameAs(vectors);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void awaitThat(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.sleep(1);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
