package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KvShapeTest {

  @ParameterizedTest
  @CsvSource({
    "FP32, 12288", // 6 layers x key, value x 8 heads x 32 numbers of 4 bytes
    "FP16, 6144",
    "BF16, 6144",
    "FP8, 3456", // 3072 and 96 scales
    "INT8, 3456",
    "INT4, 1920"
  })
  void countsNumbersAndScales(KvStorage storage, long stepBytes) {
    KvShape shape = new KvShape(6, 8, 32, storage);
    assertThat(shape.stepBytes()).isEqualTo(stepBytes);
    assertThat(shape.pageBytes()).isEqualTo(16 * stepBytes);
    assertThat(shape.blockBytes()).isEqualTo(64 * stepBytes);
    assertThat(shape.withBlockSize(512).blockBytes()).isEqualTo(512 * stepBytes);
  }

  @Test
  void namesStoragesAsOptionsDo() {
    for (KvStorage storage : KvStorage.values()) {
      assertThat(KvStorage.of(storage.toString())).isEqualTo(storage);
    }
    assertThatThrownBy(() -> KvStorage.of("int3"))
        .hasMessage("KV storage 'int3' must be one of [fp32, fp16, bf16, fp8, int8, int4]");
  }
}
