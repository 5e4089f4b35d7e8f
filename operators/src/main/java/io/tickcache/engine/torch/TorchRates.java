package io.tickcache.engine.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tickcache.engine.Device;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How fast torch reads memory and multiplies matrices on this machine: what a forward pass could
 * reach if it did nothing else (the roofline model, Williams et al. 2009).
 */
public final class TorchRates implements AutoCloseable {

  /**
   * Each measurement is the best of so many: a rate is a limit, and interruptions only lower it.
   */
  private static final int TRIES = 2;

  private static final int WIDTH = 2048;

  /** Width of the buffer as a matrix; products with a vector read it row by row. */
  private static final int COLUMNS = 1024;

  private static final double OPERATIONS = 2.0 * WIDTH * WIDTH * WIDTH;

  private final NDManager manager;
  private final NDArray buffer;
  private final NDArray[] halves;
  private final NDArray matrix;
  private final NDArray vector;
  private final NDArray left;
  private final NDArray right;

  private TorchRates(long bufferBytes, Device device, int threads) {
    TorchRuntime.start(threads);
    manager = Engine.getEngine(TorchRuntime.ENGINE).newBaseManager(TorchDevices.djl(device));
    long rows = Math.max(2, bufferBytes / Float.BYTES / COLUMNS / 2 * 2);
    buffer = manager.ones(new Shape(rows * COLUMNS));
    long half = rows * COLUMNS / 2;
    halves = new NDArray[] {buffer.get(":" + half), buffer.get(half + ":")};
    matrix = buffer.reshape(rows, COLUMNS);
    vector = manager.ones(new Shape(COLUMNS));
    left = manager.ones(new Shape(WIDTH, WIDTH));
    right = manager.ones(new Shape(WIDTH, WIDTH));
  }

  /**
   * Allocates what the measurements work on.
   *
   * @param bufferBytes memory that is read; more than the caches hold
   * @param device where
   * @param threads torch threads of the whole JVM
   */
  public static TorchRates open(long bufferBytes, Device device, int threads) {
    return new TorchRates(bufferBytes, device, threads);
  }

  /** Bytes a second of the fastest of a sum, an inner product and a matrix-vector product. */
  public double readBytesPerSecond() {
    double seconds =
        Math.min(
            seconds(buffer::sum),
            Math.min(
                seconds(() -> halves[0].dot(halves[1])), seconds(() -> matrix.matMul(vector))));
    return buffer.size() * (double) Float.BYTES / seconds;
  }

  /** Operations (a multiplication or an addition) a second of an fp32 matrix product. */
  public double multiplyOperationsPerSecond() {
    return OPERATIONS / seconds(() -> left.matMul(right));
  }

  private static double seconds(Supplier<NDArray> operation) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES; i++) {
      long start = System.nanoTime();
      try (NDArray result = operation.get();
          NDArray some = result.flatten().get(":1")) {
        some.toFloatArray(); // a GPU works on after the call: wait for the result
      }
      best = Math.min(best, System.nanoTime() - start);
    }
    return best / (double) TimeUnit.SECONDS.toNanos(1);
  }

  /** The version of libtorch that is loaded. */
  public static String libtorchVersion() {
    return Engine.getEngine(TorchRuntime.ENGINE).getVersion();
  }

  @Override
  public void close() {
    manager.close();
  }
}
