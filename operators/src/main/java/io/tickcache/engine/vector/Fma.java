package io.tickcache.engine.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/**
 * Fused multiply-add. {@link Math#fma} is exact everywhere, but computes by {@code BigDecimal}
 * where the JVM has no instruction for it, a thousand times slower: there it is made of doubles.
 */
public final class Fma {

  private static final boolean HARDWARE = readFlag();

  private Fma() {}

  /** Whether the JVM has an instruction for it. */
  static boolean hasInstruction() {
    return HARDWARE;
  }

  private static boolean readFlag() {
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Boolean.parseBoolean(vm.getVMOption("UseFMA").getValue());
    } catch (RuntimeException e) {
      return false; // another JVM: slower, but right
    }
  }

  /** a × b + c, rounded once. */
  public static float fma(float a, float b, float c) {
    return HARDWARE ? Math.fma(a, b, c) : emulated(a, b, c);
  }

  /**
   * The same. The product is exact in double; the sum is rounded to odd there (its last bit is set
   * if it is not exact), so that the second rounding, to float, is the only one that counts (Boldo
   * and Melquiond, "Emulation of a FMA and correctly rounded sums", 2008).
   */
  static float emulated(float a, float b, float c) {
    double product = (double) a * b;
    double sum = product + c;
    double back = sum - product;
    double error = (product - (sum - back)) + (c - back); // Knuth's TwoSum
    if (error != 0 && Math.abs(sum) <= Double.MAX_VALUE) {
      long bits = Double.doubleToRawLongBits(sum);
      if ((bits & 1) == 0) {
        bits += error > 0 == sum > 0 ? 1 : -1;
      }
      sum = Double.longBitsToDouble(bits);
    }
    return (float) sum;
  }
}
