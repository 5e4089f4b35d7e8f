package io.tickcache.engine.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tickcache.engine.Device;
import io.tickcache.engine.EnginePlan;
import io.tickcache.kvcache.ContextGeometry;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** Lays a pass out as {@code step} of {@code tickcache_model.py} takes it. */
final class PassInputs {

  /**
   * Rows of every product on a GPU, where the kernel that computes one, and so a row's bits, depend
   * on how many it has. A pass of more has several products.
   */
  private static final int GPU_ROWS = 256;

  /** The GPU's kernel counts the parts of a pass in a dimension of its grid. */
  private static final int MOST_PARTS = (1 << 16) - 1;

  private final int features;
  private final int partsOfRow;
  private final int productRows;
  private final boolean attention;
  private final boolean gpu;
  private final DirectBuffer stepBuffer = new DirectBuffer();
  private final DirectBuffer indexBuffer = new DirectBuffer();

  PassInputs(EnginePlan plan) {
    features = plan.model().config().maxFeatures();
    partsOfRow = PassLayout.partsOfRow(plan);
    attention = plan.options().retention().needsAttention();
    productRows = productRows(plan);
    gpu = plan.options().device() == Device.GPU;
  }

  /** Rows of every product, or 0 for those of the pass. */
  static int productRows(EnginePlan plan) {
    return plan.options().device() == Device.GPU ? GPU_ROWS : 0;
  }

  /** Bytes of the buffers that passes read. */
  long bufferBytes() {
    return stepBuffer.capacity() + indexBuffer.capacity();
  }

  /**
   * The inputs of {@code step} after the pool; buffers are used again for the next pass.
   *
   * @param steps fp32, {@code [rows, features]}
   * @param index int64
   */
  @SuppressWarnings("ArrayRecordComponent") // on their way to the network; never compared
  record Arrays(ByteBuffer steps, int rows, int features, ByteBuffer index, long[] sizes) {

    /** As the network takes them; the tensors belong to {@code scope}. */
    IValue[] in(PtNDManager scope) {
      Shape numbers = new Shape(index.remaining() / Long.BYTES);
      return new IValue[] {
        IValue.from(scope.create(steps, new Shape(rows, features), DataType.FLOAT32)),
        IValue.from(scope.create(index, numbers, DataType.INT64)),
        IValue.listFrom(sizes)
      };
    }
  }

  /**
   * Lays a pass out.
   *
   * @throws EngineException if the pass is too large for a kernel or a buffer; {@link MemoryLadder}
   *     takes it for want of memory, and runs the pass in parts
   */
  Arrays of(PassLayout layout) {
    AttentionParts parts = layout.parts();
    if (parts.size() > MOST_PARTS) {
      throw tooLarge("%d parts of attention".formatted(parts.size()), MOST_PARTS);
    }
    int rows =
        productRows > 0 ? ContextGeometry.roundUp(layout.rows(), productRows) : layout.rows();
    int most = parts.mostPartsOfRow();
    int width = most == 1 ? 1 : Math.max(most, partsOfRow);
    return new Arrays(
        steps(layout, rows), rows, features, index(layout, rows, width), sizes(layout, width));
  }

  private long[] sizes(PassLayout layout, int width) {
    AttentionParts parts = layout.parts();
    Longs sizes = new Longs();
    sizes.add(layout.rows());
    sizes.add(parts.size());
    sizes.add(parts.rows());
    sizes.add(width);
    sizes.add(parts.mostRows());
    sizes.add(parts.mostPlaces());
    sizes.add(parts.anyUnturned() ? 1 : 0);
    sizes.add(attention ? 1 : 0);
    sizes.add(gpu ? 1 : 0);
    for (int part = 0; !gpu && part < parts.size(); part++) {
      sizes.add(parts.rows(part));
      sizes.add(parts.place(part));
      sizes.add(parts.places(part));
    }
    return sizes.toArray();
  }

  private ByteBuffer steps(PassLayout layout, int rows) {
    ByteBuffer bytes = stepBuffer.ofSize(bytes((long) rows * features, Float.BYTES));
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] zeros = new float[features];
    for (int i = 0; i < rows; i++) {
      float[] step = i < layout.rows() ? layout.steps().get(i) : zeros;
      floats.put(step).put(zeros, step.length, features - step.length);
    }
    return bytes;
  }

  private ByteBuffer index(PassLayout layout, int rows, int width) {
    long size = 2L * rows + layout.rows() + layout.parts().longs(rows, width);
    ByteBuffer bytes = indexBuffer.ofSize(bytes(size, Long.BYTES));
    LongBuffer index = bytes.asLongBuffer();
    long[] padding = new long[rows - layout.rows()];
    layout.types().putInto(index);
    index.put(padding);
    layout.positions().putInto(index);
    index.put(padding);
    layout.places().putInto(index);
    layout.parts().put(index, rows, width);
    return bytes;
  }

  /** Bytes of so many numbers, if a buffer is so long. */
  static int bytes(long numbers, int bytesOfEach) {
    long bytes = numbers * bytesOfEach;
    if (bytes > Integer.MAX_VALUE) {
      throw tooLarge(bytes + " bytes", Integer.MAX_VALUE);
    }
    return (int) bytes;
  }

  private static EngineException tooLarge(String what, int most) {
    return new EngineException(
        "not enough memory for the inputs of a pass: it has %s, of at most %d"
            .formatted(what, most));
  }
}
