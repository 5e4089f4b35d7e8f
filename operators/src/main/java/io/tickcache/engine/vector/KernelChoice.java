package io.tickcache.engine.vector;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a JVM for what kernels need: the module {@value #MODULE}, the compiler that turns its
 * vectors into instructions, and vectors of 128 bits at least. Without them the loops serve, with
 * the same bits, and one warning says why.
 */
public final class KernelChoice {

  /** {@code 512}, {@code 256} or {@code 128} bits, or {@code loops}; else what fits the machine. */
  public static final String PROPERTY = "tickcache.kernels";

  /** What a JVM needs to have vectors. */
  public static final String FLAG = "--add-modules=jdk.incubator.vector";

  private static final Logger LOG = LoggerFactory.getLogger(KernelChoice.class);

  private static final String MODULE = "jdk.incubator.vector";
  private static final String LOOPS = "loops";
  private static final List<String> CHOICES = List.of("512", "256", "128", LOOPS);
  private static final String KERNELS = "io.tickcache.engine.vector.VectorKernels";

  /** A cached step of the reference model at a context of 256, loops over kernels. */
  private static final String FACTOR = "about 5 times";

  private static boolean warned;

  private KernelChoice() {}

  /**
   * Kernels for one engine.
   *
   * @throws IllegalArgumentException if {@value #PROPERTY} names none
   */
  static synchronized Kernels open() {
    String asked = System.getProperty(PROPERTY, "");
    if (!asked.isEmpty() && !CHOICES.contains(asked)) {
      throw new IllegalArgumentException(
          "-D%s=%s must be one of %s".formatted(PROPERTY, asked, String.join(", ", CHOICES)));
    }
    if (asked.equals(LOOPS)) {
      return new LoopKernels();
    }
    Optional<String> missing = missing();
    if (missing.isPresent()) {
      warn(missing.get());
      return new LoopKernels();
    }
    try {
      return load();
    } catch (InvocationTargetException e) {
      if (!asked.isEmpty()) {
        throw new IllegalArgumentException(
            "-D%s=%s: %s".formatted(PROPERTY, asked, e.getCause().getMessage()), e);
      }
      warn(e.getCause().getMessage());
      return new LoopKernels();
    }
  }

  /** Whether {@value #PROPERTY} says what to use. */
  static boolean isAsked() {
    return !System.getProperty(PROPERTY, "").isEmpty();
  }

  /** Every value of {@value #PROPERTY} that this JVM can run, the widest vectors first. */
  public static List<String> available() {
    int bits = missing().isEmpty() ? widest() : 0;
    return CHOICES.stream()
        .filter(choice -> choice.equals(LOOPS) || Integer.parseInt(choice) <= bits)
        .toList();
  }

  private static int widest() {
    try {
      return (int) Class.forName(KERNELS).getDeclaredMethod("widest").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(KERNELS + " is missing from the jar", e);
    }
  }

  /** What this JVM lacks for vectors, and what to do about it; empty if nothing. */
  static Optional<String> missing() {
    if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
      return Optional.of(
          "this JVM was started without %s (on a cluster: in env.java.opts.all)".formatted(FLAG));
    }
    if (!hasOptimizingCompiler()) {
      return Optional.of("this JVM runs without its optimizing compiler (C2)");
    }
    if (!Fma.hasInstruction()) {
      return Optional.of("this processor has no fused multiply-add");
    }
    return Optional.empty();
  }

  private static boolean hasOptimizingCompiler() {
    try {
      HotSpotDiagnosticMXBean vm =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      String mode = System.getProperty("java.vm.info", "");
      int level = Integer.parseInt(vm.getVMOption("TieredStopAtLevel").getValue());
      return !mode.contains("interpreted") && level >= 4;
    } catch (RuntimeException e) {
      return false; // not HotSpot
    }
  }

  /** By name: without the module this class must load all the same. */
  private static Kernels load() throws InvocationTargetException {
    try {
      return (Kernels) Class.forName(KERNELS).getDeclaredConstructor().newInstance();
    } catch (InvocationTargetException e) {
      throw e;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(KERNELS + " is missing from the jar", e);
    }
  }

  private static void warn(String why) {
    if (!warned) {
      warned = true;
      LOG.warn("The model runs in plain loops, {} slower, with the same bits: {}", FACTOR, why);
    }
  }
}
