package io.tickcache.kvcache;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.nio.ByteBuffer;

/**
 * Owns the one tensor of the KV cache, {@code [blocks, layers, 2 (key, value), heads, 512 slots,
 * headDim]} fp32, zero at start. The module that writes steps into it also copies its pages, so
 * that a call of Java is one call of native code however many pages it names.
 */
public final class KvCacheTensors implements AutoCloseable {

  /** Bounds the native copy that a call makes, whatever a context's size. */
  private static final int PAGES_PER_COPY = 64;

  private final PtSymbolBlock module;
  private final PtNDManager manager;
  private final PtNDArray pool;
  private final KvShape shape;
  private final DirectBuffer data = new DirectBuffer();

  /**
   * Allocates and zeroes the pool.
   *
   * @param module has the methods {@code read_pages}, {@code write_pages} and {@code clear_blocks}
   * @param parent the manager that closes these tensors at the latest
   */
  public KvCacheTensors(PtSymbolBlock module, PtNDManager parent, KvShape shape, int blocks) {
    this.module = module;
    this.manager = (PtNDManager) parent.newSubManager();
    this.shape = shape;
    Shape dimensions =
        new Shape(
            blocks, shape.layers(), 2, shape.heads(), ContextGeometry.BLOCK_SIZE, shape.headDim());
    this.pool = (PtNDArray) manager.zeros(dimensions, DataType.FLOAT32);
  }

  /** The tensor, for the pass that writes and reads steps. Must not be closed. */
  public PtNDArray pool() {
    return pool;
  }

  /** Zeroes the blocks {@code table[from]} and on, so that nothing of an earlier owner is left. */
  public void clear(BlockTable table, int from) {
    long[] blocks = new long[table.size() - from];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = table.block(from + i);
    }
    try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
      call("clear_blocks", scope, (PtNDArray) scope.create(blocks));
    }
  }

  /**
   * Copies pages out: for each an array of {@code [layers, 2, heads, 16, headDim]} little-endian
   * fp32.
   *
   * @param pages numbers of pages within the context
   */
  public byte[][] readPages(BlockTable table, int[] pages) {
    byte[][] read = new byte[pages.length][];
    for (int from = 0; from < pages.length; from += PAGES_PER_COPY) {
      int count = Math.min(PAGES_PER_COPY, pages.length - from);
      try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
        PtNDArray[] place = place(scope, table, pages, from, count);
        ByteBuffer bytes = call("read_pages", scope, place).toByteBuffer(true);
        for (int i = 0; i < count; i++) {
          read[from + i] = new byte[shape.pageBytes()];
          bytes.get(i * shape.pageBytes(), read[from + i]);
        }
      }
    }
    return read;
  }

  /** Copies pages in, as {@link #readPages} gave them. */
  public void writePages(BlockTable table, int[] pages, byte[][] contents) {
    for (int from = 0; from < pages.length; from += PAGES_PER_COPY) {
      int count = Math.min(PAGES_PER_COPY, pages.length - from);
      ByteBuffer bytes = data.ofSize(count * shape.pageBytes());
      for (int i = 0; i < count; i++) {
        bytes.put(contents[from + i]);
      }
      try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
        PtNDArray[] place = place(scope, table, pages, from, count);
        PtNDArray values = scope.create(bytes.flip(), pageShape(count), DataType.FLOAT32);
        call("write_pages", scope, place[0], place[1], values);
      }
    }
  }

  private Shape pageShape(int pages) {
    return new Shape(
        pages, shape.layers(), 2, shape.heads(), ContextGeometry.PAGE_SIZE, shape.headDim());
  }

  /** The block of each page, and the page's number within its block. */
  private static PtNDArray[] place(
      PtNDManager scope, BlockTable table, int[] pages, int from, int count) {
    long[] blocks = new long[count];
    long[] pagesOfBlock = new long[count];
    for (int i = 0; i < count; i++) {
      int page = pages[from + i];
      blocks[i] = table.block(page / ContextGeometry.PAGES_PER_BLOCK);
      pagesOfBlock[i] = page % ContextGeometry.PAGES_PER_BLOCK;
    }
    return new PtNDArray[] {
      (PtNDArray) scope.create(blocks), (PtNDArray) scope.create(pagesOfBlock)
    };
  }

  /** Calls a method of the module with the pool and further tensors. */
  private PtNDArray call(String method, PtNDManager scope, PtNDArray... arguments) {
    IValue[] inputs = new IValue[arguments.length + 1];
    inputs[0] = IValue.from(pool);
    for (int i = 0; i < arguments.length; i++) {
      inputs[i + 1] = IValue.from(arguments[i]);
    }
    try (IValue result = IValueUtils.runMethod(module, method, inputs)) {
      return result.toTensor(scope);
    } finally {
      for (IValue input : inputs) {
        input.close();
      }
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
