package io.tickcache.engine.torch;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepGroup;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes what passes take as arrays that NumPy reads, for a machine with a GPU and without Java: a
 * pass is a matter of positions and blocks, so no network has to run. For retention by position.
 */
public final class PassRecorder {

  private final EnginePlan plan;
  private final PassInputs inputs;
  private final KvBlockPool blocks;
  private final ZipOutputStream zip;

  /**
   * @param plan of an engine, as on the GPU
   * @param zip gets the arrays; the caller closes it
   */
  public PassRecorder(EnginePlan plan, ZipOutputStream zip) {
    this.plan = plan;
    this.zip = zip;
    inputs = new PassInputs(plan);
    blocks = new KvBlockPool(plan.blocks(), plan.shape().blockBytes());
  }

  /** Places of the pool that passes name. */
  public long places() {
    return PassLayout.poolPlaces(plan);
  }

  /** Rows of every product, or 0 for those of a pass. */
  public int productRows() {
    return PassInputs.productRows(plan);
  }

  /** The network and its weights, for {@code torch.jit.load}. */
  public byte[] archive() {
    return TorchScriptArchive.of(plan.model());
  }

  /** A context without steps. */
  public KvContext newContext() {
    return new KvContext(0, plan.geometry(), plan.shape().storage(), plan.options().retention());
  }

  /** Lets a context have had so many more steps than it had. */
  public void advance(KvContext context, int steps) {
    int left = steps;
    while (left > 0) {
      int some = Math.min(left, context.maxStepsPerPass());
      context.reserve(blocks, some);
      context.advance(blocks, some, AttentionRows.NONE);
      left -= some;
    }
  }

  /** Writes {@code NAME/steps.npy}, {@code index.npy} and {@code sizes.npy}; contexts go on. */
  public void record(String name, StepBatch batch) throws IOException {
    for (StepGroup group : batch.groups()) {
      group.context().reserve(blocks, group.rows().size());
    }
    PassInputs.Arrays arrays = inputs.of(PassLayout.of(batch, plan));
    write(name + "/steps", "<f4", arrays.steps(), arrays.rows(), arrays.features());
    write(name + "/index", "<i8", arrays.index(), arrays.index().remaining() / Long.BYTES);
    write(name + "/sizes", arrays.sizes());
    for (StepGroup group : batch.groups()) {
      group.context().advance(blocks, group.rows().size(), AttentionRows.NONE);
    }
  }

  /** Writes whole numbers. */
  public void write(String name, long... numbers) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(numbers.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asLongBuffer().put(numbers);
    write(name, "<i8", bytes, numbers.length);
  }

  /** Writes a matrix of rows of equal length. */
  public void write(String name, float[][] rows) throws IOException {
    int columns = rows[0].length;
    ByteBuffer bytes =
        ByteBuffer.allocate(rows.length * columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.stream(rows).forEach(bytes.asFloatBuffer()::put);
    write(name, "<f4", bytes, rows.length, columns);
  }

  /** NumPy's format 1.0. */
  private void write(String name, String type, ByteBuffer content, int... shape)
      throws IOException {
    String tuple = Arrays.toString(shape).replace('[', '(').replace("]", ",)");
    String header = "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, tuple);
    int length = (header.length() + 11 + 63) / 64 * 64 - 10;
    zip.putNextEntry(new ZipEntry(name + ".npy"));
    ByteBuffer preamble = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    preamble.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    preamble.put((byte) 1).put((byte) 0).putShort((short) length);
    zip.write(preamble.array());
    zip.write(
        (header + " ".repeat(length - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.US_ASCII));
    byte[] bytes = new byte[content.remaining()];
    content.duplicate().get(bytes);
    zip.write(bytes);
    zip.closeEntry();
  }
}
