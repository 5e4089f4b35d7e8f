package io.tickcache.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SafetensorsTest {

  private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();

  SafetensorsTest() {
    tensors.put("b", new FloatTensor(new int[] {2, 3}, new float[] {1, 2, 3, 4, 5, -6}));
    tensors.put("a", new FloatTensor(new int[] {1}, new float[] {Float.MIN_VALUE}));
  }

  @Test
  void readsWhatItWrote() {
    Map<String, FloatTensor> read = Safetensors.decode(Safetensors.encode(tensors));
    assertThat(read.keySet()).containsExactly("b", "a");
    assertThat(read.get("b").shape()).containsExactly(2, 3);
    assertThat(read.get("b").data()).containsExactly(1, 2, 3, 4, 5, -6);
    assertThat(read.get("a").data()).containsExactly(Float.MIN_VALUE);
  }

  @Test
  void readsAFileWithMetadata() {
    byte[] file =
        file("{\"__metadata__\":{\"format\":\"pt\"},\"x\":" + entry("F32", "[1]", 0, 4) + "}", 4);
    assertThat(Safetensors.decode(file).keySet()).containsExactly("x");
  }

  @Test
  void refusesATruncatedFile() {
    byte[] file = Safetensors.encode(tensors);
    assertRefused(Arrays.copyOf(file, 5), "truncated: 5 bytes");
    assertRefused(Arrays.copyOf(file, 20), "truncated or not a safetensors file");
    assertRefused(
        Arrays.copyOf(file, file.length - 1),
        "tensor a: data_offsets [24, 28] must lie within the file's 27 bytes of data: truncated?");
  }

  @Test
  void refusesWhatIsNoHeader() {
    assertRefused(file("not json", 0), "the header is not JSON");
    assertRefused(file("[1]", 0), "the header is not a JSON object");
    assertRefused("PK zip file, say".getBytes(StandardCharsets.UTF_8), "not a safetensors file");
  }

  @Test
  void refusesOtherTypesAndShapes() {
    assertRefused(file("{\"x\":" + entry("BF16", "[2]", 0, 4) + "}", 4), "dtype BF16 must be F32");
    assertRefused(
        file("{\"x\":" + entry("F32", "[2]", 0, 4) + "}", 4),
        "shape [2] does not fill its 4 bytes");
    assertRefused(file("{\"x\":" + entry("F32", "[1]", -4, 0) + "}", 4), "tensor x: data_offsets");
  }

  private static String entry(String dtype, String shape, int begin, int end) {
    return "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(dtype, shape, begin, end);
  }

  private static byte[] file(String header, int dataBytes) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + dataBytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  private static void assertRefused(byte[] file, String message) {
    assertThatThrownBy(() -> Safetensors.decode(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessageContaining(message);
  }
}
