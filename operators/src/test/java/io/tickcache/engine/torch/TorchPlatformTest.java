package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TorchPlatformTest {

  @Test
  void namesVendorInstructionsAndWhatOverridesThem() {
    List<String> cpuInfo =
        List.of(
            "processor\t: 0",
            "vendor_id\t: GenuineIntel",
            "flags\t\t: fpu avx avx2 avx512f sse",
            "",
            "processor\t: 1",
            "vendor_id\t: GenuineIntel",
            "flags\t\t: fpu");
    assertThat(TorchPlatform.processor(cpuInfo, Map.of("HOME", "/")))
        .isEqualTo("GenuineIntel avx2 avx512f");
    assertThat(TorchPlatform.processor(cpuInfo, Map.of("MKL_CBWR", "AVX2")))
        .isEqualTo("GenuineIntel avx2 avx512f MKL_CBWR=AVX2");
  }

  @Test
  void knowsTheArchitectureWhereNothingElseIsKnown() {
    assertThat(TorchPlatform.processor(List.of(), Map.of()))
        .isEqualTo(System.getProperty("os.arch"));
  }
}
