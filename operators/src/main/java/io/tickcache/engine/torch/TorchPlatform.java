package io.tickcache.engine.torch;

import ai.djl.engine.Engine;
import ai.djl.util.cuda.CudaUtils;
import io.tickcache.engine.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the bits of an output depend on besides model and input: the build of libtorch and the
 * instructions that its kernels choose on this processor.
 */
final class TorchPlatform {

  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Instruction sets that libtorch, MKL and oneDNN have kernels of their own for. */
  private static final List<String> INSTRUCTIONS =
      List.of("avx2", "avx512f", "avx512_vnni", "avx512_bf16", "amx_bf16", "asimd", "sve");

  /** Variables that make them choose otherwise. */
  private static final List<String> VARIABLES =
      List.of(
          "ATEN_CPU_CAPABILITY",
          "MKL_CBWR",
          "MKL_ENABLE_INSTRUCTIONS",
          "ONEDNN_MAX_CPU_ISA",
          "DNNL_MAX_CPU_ISA");

  private TorchPlatform() {}

  /**
   * Of this process; the native libraries must be loaded.
   *
   * @param gpu number of the CUDA device, if it is one
   */
  static String here(Device device, int gpu) {
    String libtorch = "libtorch " + Engine.getEngine(TorchRuntime.ENGINE).getVersion();
    if (device == Device.GPU) {
      // CUDA's libraries choose kernels by it.
      return libtorch + ", gpu sm_" + CudaUtils.getComputeCapability(gpu);
    }
    return libtorch + ", " + processor(cpuInfo(), System.getenv());
  }

  private static List<String> cpuInfo() {
    try {
      return Files.readAllLines(CPUINFO);
    } catch (IOException e) {
      return List.of(); // another system: its architecture has to do
    }
  }

  /** Vendor and instruction sets of the first processor, and the variables that are set. */
  static String processor(List<String> cpuInfo, Map<String, String> environment) {
    Set<String> flags =
        Stream.concat(values(cpuInfo, "flags"), values(cpuInfo, "Features"))
            .flatMap(line -> Stream.of(line.split(" ")))
            .collect(Collectors.toSet());
    Stream<String> vendor =
        Stream.concat(
                values(cpuInfo, "vendor_id"), Stream.of(System.getProperty("os.arch", "unknown")))
            .limit(1);
    Stream<String> variables =
        VARIABLES.stream()
            .filter(environment::containsKey)
            .map(name -> name + "=" + environment.get(name));
    return Stream.of(vendor, INSTRUCTIONS.stream().filter(flags::contains), variables)
        .flatMap(parts -> parts)
        .collect(Collectors.joining(" "));
  }

  /** Values of a field, of the first processor that has it. */
  private static Stream<String> values(List<String> cpuInfo, String field) {
    return cpuInfo.stream()
        .map(line -> line.split(":", 2))
        .filter(parts -> parts.length == 2 && parts[0].strip().equals(field))
        .map(parts -> parts[1].strip())
        .limit(1);
  }
}
