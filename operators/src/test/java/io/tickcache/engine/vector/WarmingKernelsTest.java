package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.vector.KernelWarmUp.Result;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class WarmingKernelsTest {

  private static final AtomicInteger SHAPES = new AtomicInteger();

  private final Kernels loops = new LoopKernels();
  private final Kernels vectors = new LoopKernels();
  private final String shape = "test " + SHAPES.incrementAndGet();
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void loopsServeUntilVectorsAreCompiled() {
    CountDownLatch compiled = new CountDownLatch(1);
    WarmingKernels kernels =
        start(
            () -> {
              await(compiled);
              return Result.COMPILED;
            });

    assertThat(kernels.now()).isSameAs(loops);
    assertThat(kernels.await(1)).isFalse();
    compiled.countDown();
    assertThat(kernels.await(10_000)).isTrue();
    assertThat(kernels.now()).isSameAs(vectors);
    assertThat(kernels.warmUps()).isEqualTo(1);
  }

  @Test
  void anotherNetworkOfTheShapeFindsThemCompiled() {
    start(() -> Result.COMPILED).await(10_000);

    WarmingKernels kernels = start(this::fail);

    assertThat(kernels.now()).isSameAs(vectors);
    assertThat(kernels.await(0)).isTrue();
  }

  @Test
  void triesAgainWhereTheJitWasBusyAndServesWhatIsFasterMeanwhile() throws InterruptedException {
    CountDownLatch seen = new CountDownLatch(1);
    WarmingKernels kernels =
        start(
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
    WarmingKernels kernels = start(() -> Result.VECTORS_ARE_FASTER);

    awaitThat(() -> kernels.warmUps() == 4);
    Thread.sleep(50);
    assertThat(kernels.warmUps()).isEqualTo(4);
    assertThat(kernels.now()).isSameAs(vectors);
  }

  @Test
  void warmsUpAgainWhereManyPassesInARowPutVectorsOnTheHeap() throws InterruptedException {
    WarmingKernels kernels =
        start(() -> attempts.incrementAndGet() == 1 ? Result.COMPILED : Result.LOOPS_ARE_FASTER);
    kernels.await(10_000);

    pass(kernels, 999, true);
    pass(kernels, 1, false); // only those in a row count
    pass(kernels, 999, true);
    Thread.sleep(50);
    assertThat(attempts).hasValue(1);

    pass(kernels, 1, true);
    awaitThat(() -> kernels.now() == loops);
  }

  @Test
  void passesOfLoopsWarmNothingUp() throws InterruptedException {
    WarmingKernels kernels = WarmingKernels.only(loops);
    pass(kernels, 5_000, true);
    Thread.sleep(50);
    assertThat(kernels.now()).isSameAs(loops);
    assertThat(kernels.warmUps()).isZero();
  }

  @Test
  void stopsWhenNobodyNeedsThem() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    WarmingKernels kernels =
        start(
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
    WarmingKernels kernels = start(this::fail);

    assertThat(kernels.await(10_000)).isTrue();
    assertThat(kernels.now()).isSameAs(vectors);
  }

  private WarmingKernels start(Supplier<Result> warmUp) {
    WarmingKernels kernels =
        new WarmingKernels(loops, vectors, shape, closed -> warmUp.get(), Duration.ofMillis(1));
    kernels.start();
    return kernels;
  }

  private Result fail() {
    throw new IllegalStateException("no room");
  }

  private static void pass(WarmingKernels kernels, int times, boolean boxed) {
    for (int i = 0; i < times; i++) {
      kernels.passed(boxed);
    }
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
