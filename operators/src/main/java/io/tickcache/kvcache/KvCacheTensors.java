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
 * Owns the tensors of the KV cache, zero at start: stored numbers and, if the storage has them,
 * their scales. Types that Java has none for cannot be held in an NDArray, so the module makes the
 * tensors, they are handed back to it whole, and pages cross as bytes: one call of native code
 * however many pages it names.
 */
public final class KvCacheTensors implements AutoCloseable {

  /** Bounds the native copy that a call makes, whatever a context's size. */
  private static final int PAGES_PER_COPY = 64;

  private final PtSymbolBlock module;
  private final PtNDManager manager;
  private final KvShape shape;
  private final IValue pool;
  private final DirectBuffer data = new DirectBuffer();

  /**
   * Allocates and zeroes the pool.
   *
   * @param module has the methods {@code new_pool}, {@code pool_bytes}, {@code read_pages}, {@code
   *     write_pages} and {@code clear_blocks}
   * @param manager the manager below which copies of pages live
   * @param views whether attention reads blocks through views rather than by gathering them
   */
  public KvCacheTensors(
      PtSymbolBlock module, PtNDManager manager, KvShape shape, int blocks, boolean views) {
    this.module = module;
    this.manager = manager;
    this.shape = shape;
    try (IValue storage = IValue.from((long) shape.storage().torchType());
        IValue count = IValue.from((long) blocks);
        IValue slots = IValue.from((long) shape.blockSize());
        IValue throughViews = IValue.from(views)) {
      this.pool = IValueUtils.runMethod(module, "new_pool", storage, count, slots, throughViews);
    }
  }

  /** The tensors, for the pass that writes and reads steps. Must not be closed. */
  public IValue pool() {
    return pool;
  }

  /** Bytes that the tensors take, as libtorch counts them. */
  public long allocatedBytes() {
    try (IValue bytes = IValueUtils.runMethod(module, "pool_bytes", pool)) {
      return bytes.toLong();
    }
  }

  /** Zeroes the blocks {@code table[from]} and on, so that nothing of an earlier owner is left. */
  public void clear(BlockTable table, int from) {
    long[] blocks = new long[table.size() - from];
    for (int i = 0; i < blocks.length; i++) {
      blocks[i] = table.block(from + i);
    }
    try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
      call("clear_blocks", IValue.from((PtNDArray) scope.create(blocks))).close();
    }
  }

  /**
   * Copies pages out as they are stored, little-endian: for each and each layer keys {@code [heads,
   * headDim, 16]} and values {@code [heads, 16, headDim]}, and then, if the storage has scales,
   * those of the keys and those of the values, {@code [heads, 16]} in fp32. A scale is what is
   * multiplied by a stored number, with fp8 by 2<sup>-8</sup> of it and with int4 by 16 times it.
   * With int4 a byte has number i of a vector in its low half and number i + headDim / 2 in its
   * high half. Keys with rotary positions have numbers i and i + headDim / 2 side by side.
   *
   * @param pages numbers of pages within the context
   */
  public byte[][] readPages(BlockTable table, int[] pages) {
    byte[][] read = new byte[pages.length][];
    for (int from = 0; from < pages.length; from += PAGES_PER_COPY) {
      int count = Math.min(PAGES_PER_COPY, pages.length - from);
      try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
        IValue[] place = place(scope, table, pages, from, count);
        try (IValue result = call("read_pages", place)) {
          ByteBuffer bytes = result.toTensor(scope).toByteBuffer(true);
          for (int i = 0; i < count; i++) {
            read[from + i] = new byte[shape.pageBytes()];
            bytes.get(i * shape.pageBytes(), read[from + i]);
          }
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
        IValue[] place = place(scope, table, pages, from, count);
        PtNDArray data =
            scope.create(bytes.flip(), new Shape(count, shape.pageBytes()), DataType.UINT8);
        call("write_pages", place[0], place[1], IValue.from(data)).close();
      }
    }
  }

  /** The block of each page, and the page's number within its block. */
  private IValue[] place(PtNDManager scope, BlockTable table, int[] pages, int from, int count) {
    long[] blocks = new long[count];
    long[] pagesOfBlock = new long[count];
    int pagesPerBlock = shape.blockSize() / ContextGeometry.PAGE_SIZE;
    for (int i = 0; i < count; i++) {
      int page = pages[from + i];
      blocks[i] = table.block(page / pagesPerBlock);
      pagesOfBlock[i] = page % pagesPerBlock;
    }
    return new IValue[] {
      IValue.from((PtNDArray) scope.create(blocks)),
      IValue.from((PtNDArray) scope.create(pagesOfBlock))
    };
  }

  /** Calls a method of the module with the pool and further arguments, which it closes. */
  private IValue call(String method, IValue... arguments) {
    IValue[] inputs = new IValue[arguments.length + 1];
    inputs[0] = pool;
    System.arraycopy(arguments, 0, inputs, 1, arguments.length);
    try {
      return IValueUtils.runMethod(module, method, inputs);
    } finally {
      for (IValue argument : arguments) {
        argument.close();
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
