package io.tickcache.engine.vector;

/**
 * Whether the thread computes as IEEE 754 says. Native libraries built with {@code -ffast-math} may
 * have set its processor to take tiny numbers for zero, which changes bits.
 */
final class FloatingPoint {

  /** Not final, so that nothing is computed by the compiler. */
  private static volatile float smallestNormal = Float.MIN_NORMAL;

  private static volatile float smallest = Float.MIN_VALUE;

  private FloatingPoint() {}

  /**
   * @throws IllegalStateException if it does not
   */
  static void check() {
    if (smallestNormal * 0.5f == 0 || smallest * 2f == 0) {
      throw new IllegalStateException(
          "thread '%s' takes tiny numbers for zero (flush-to-zero): a native library in this JVM,"
                  .formatted(Thread.currentThread().getName())
              + " built with -ffast-math, has set it, and predictions would have other bits");
    }
  }
}
