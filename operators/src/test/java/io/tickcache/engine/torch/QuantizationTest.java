package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.tickcache.engine.StoredNumbersContract;
import io.tickcache.engine.StoredPage;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.BlockTable;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.PagePlaces;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract, and what is read of stored numbers. */
class QuantizationTest extends StoredNumbersContract {

  private final TorchModule module = open();
  private final PtNDManager scope = (PtNDManager) module.manager().newSubManager();

  private static TorchModule open() {
    TorchRuntime.start(1);
    return new TorchModule(TestModels.rope(40));
  }

  @AfterEach
  void close() {
    scope.close();
    module.close();
  }

  @ParameterizedTest
  @EnumSource(
      value = KvStorage.class,
      names = {"FP8", "INT8", "INT4"})
  void readsEveryByteAsItsType(KvStorage storage) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(256);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put((byte) i);
    }
    PtNDArray stored = scope.create(bytes.flip(), new Shape(1, 1, 256), DataType.INT8);
    for (long dtype : new long[] {6, 5}) { // fp16 has room for them all
      assertNumbers(storage, read(storage, stored, dtype));
    }
  }

  private float[] read(KvStorage storage, PtNDArray stored, long dtype) {
    PtNDArray scales = (PtNDArray) scope.ones(new Shape(1, 1));
    IValue[] inputs = {IValue.from(stored), IValue.from(scales), type(storage), IValue.from(dtype)};
    return module.call("dequantized", scope, inputs).toType(DataType.FLOAT32, false).toFloatArray();
  }

  private static void assertNumbers(KvStorage storage, float[] read) {
    for (int i = 0; i < read.length; i++) {
      if (storage != KvStorage.FP8 || (i & 127) != 127) { // not a number, and never stored
        assertThat(read[i]).as("byte %d", i).isEqualTo(number(storage, i));
      }
    }
  }

  /** With int4 the low halves of all bytes come first. */
  private static float number(KvStorage storage, int i) {
    byte bits = (byte) i;
    return switch (storage) {
      case FP8 -> StoredPage.fp8(bits) / 256;
      case INT4 -> 16 * (i < 256 ? (byte) (bits << 4) >> 4 : bits >> 4);
      default -> bits;
    };
  }

  @Override
  protected StoredPage store(KvStorage storage, float[] numbers) {
    PtNDArray kv = (PtNDArray) scope.create(numbers, new Shape(STEPS, 2, HEADS, WIDTH));
    PtNDArray places = (PtNDArray) scope.arange(32, 32 + STEPS, 1, DataType.INT64);
    KvShape shape = new KvShape(2, HEADS, WIDTH, storage, 512);
    try (KvCacheTensors cache =
        new KvCacheTensors(module.block(), module.manager(), shape, shape.blockSize())) {
      IValueUtils.runMethod(
              module.block(),
              "store",
              cache.pool(),
              IValue.from((long) LAYER),
              IValue.from(places),
              IValue.from(kv.transpose(1, 0, 2, 3)))
          .close();
      BlockTable table = new BlockTable();
      table.append(0);
      PagePlaces place = new PagePlaces(shape.blockSize()).add(table, 32);
      return new StoredPage(shape, cache.readPages(place)[0]);
    }
  }

  private static IValue type(KvStorage storage) {
    return IValue.from((long) storage.torchType());
  }
}
