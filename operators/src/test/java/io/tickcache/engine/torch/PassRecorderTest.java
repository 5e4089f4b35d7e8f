package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.KvContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

class PassRecorderTest {

  private final EnginePlan plan =
      EnginePlan.of(
          TestModels.rope(40),
          EngineOptions.of(8 << 20, 16).withEngine(EngineType.TORCH).withDevice(Device.GPU));
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** The format that numpy.lib.format 1.0 documents, and rows padded to those of a product. */
  @Test
  void writesArraysThatNumPyReads() throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      PassRecorder recorder = new PassRecorder(plan, zip);
      KvContext context = recorder.newContext();
      recorder.advance(context, 1_000);
      StepBatch batch = new StepBatch(plan.model().config(), 16);
      batch.add(context, 0, new float[] {1, 2, 3, 4, 5, 6, 7});
      batch.add(context, 1, new float[] {8, 9, 10});
      recorder.record("pass", batch);
      recorder.write("outputs", new float[][] {{1, 2}, {3, 4}, {5, 6}});
      assertThat(context.nextPosition()).isEqualTo(1_002);
      assertThat(recorder.productRows()).isEqualTo(256);
    }
    Map<String, ByteBuffer> arrays = read();
    assertThat(arrays)
        .containsOnlyKeys("pass/steps.npy", "pass/index.npy", "pass/sizes.npy", "outputs.npy");
    ByteBuffer steps = body(arrays.get("pass/steps.npy"), "<f4", "(256, 7,)");
    assertThat(steps.remaining()).isEqualTo(256 * 7 * Float.BYTES);
    assertThat(steps.getFloat(6 * Float.BYTES)).isEqualTo(7);
    assertThat(steps.getFloat(9 * Float.BYTES)).isEqualTo(10);
    assertThat(steps.getFloat(10 * Float.BYTES)).isZero();
    ByteBuffer sizes = body(arrays.get("pass/sizes.npy"), "<i8", "(9,)");
    assertThat(sizes.getLong(0)).isEqualTo(2);
    ByteBuffer index = arrays.get("pass/index.npy");
    ByteBuffer numbers = body(index, "<i8", null);
    assertThat(numbers.getLong(Long.BYTES)).isEqualTo(1); // the second step's token type
    assertThat(numbers.getLong(256 * Long.BYTES)).isEqualTo(1_000); // the first one's position
    body(arrays.get("outputs.npy"), "<f4", "(3, 2,)");
  }

  private Map<String, ByteBuffer> read() throws IOException {
    Map<String, ByteBuffer> arrays = new HashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        ByteBuffer array = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
        arrays.put(entry.getName(), array);
      }
    }
    return arrays;
  }

  private static ByteBuffer body(ByteBuffer array, String type, String shape) {
    assertThat(array.get(0)).isEqualTo((byte) 0x93);
    assertThat(new String(array.array(), 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
    int length = array.getShort(8);
    assertThat((10 + length) % 64).isZero();
    String header = new String(array.array(), 10, length, StandardCharsets.US_ASCII);
    assertThat(header).startsWith("{'descr': '" + type + "'").endsWith("\n");
    if (shape != null) {
      assertThat(header).contains("'shape': " + shape);
    }
    return array.slice(10 + length, array.limit() - 10 - length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
