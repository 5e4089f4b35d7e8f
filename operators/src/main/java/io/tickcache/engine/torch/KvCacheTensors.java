package io.tickcache.engine.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.tickcache.kvcache.BlockCopy;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.PagePlaces;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Owns the tensors of the KV cache, zero at start: stored numbers and, if the storage has them,
 * their scales. Types that Java has none for cannot be held in an NDArray, so the module makes the
 * tensors, they are handed back to it whole, and pages cross as bytes: one call of native code
 * however many pages it names.
 */
final class KvCacheTensors implements AutoCloseable {

  /** Bounds the native copy that a call makes, whatever contexts' sizes and number. */
  private static final int BYTES_PER_COPY = 16 << 20;

  private final PtSymbolBlock module;
  private final PtNDManager manager;
  private final KvShape shape;
  private final IValue pool;
  private final int pagesPerCopy;
  private final DirectBuffer data = new DirectBuffer();

  /**
   * Allocates and zeroes the pool.
   *
   * @param module has the methods {@code new_pool}, {@code pool_bytes}, {@code read_pages}, {@code
   *     write_pages}, {@code clear_pages} and {@code copy_pages}
   * @param manager the manager below which copies of pages live
   * @param places slots of all blocks
   */
  KvCacheTensors(PtSymbolBlock module, PtNDManager manager, KvShape shape, long places) {
    this.module = module;
    this.manager = manager;
    this.shape = shape;
    this.pagesPerCopy = Math.max(1, BYTES_PER_COPY / shape.pageBytes());
    try (IValue storage = IValue.from((long) shape.storage().torchType());
        IValue count = IValue.from(places)) {
      this.pool = IValueUtils.runMethod(module, "new_pool", storage, count);
    }
  }

  /** The tensors, for the pass that writes and reads steps. Must not be closed. */
  IValue pool() {
    return pool;
  }

  /** Bytes that the tensors take, as libtorch counts them. */
  long allocatedBytes() {
    try (IValue bytes = IValueUtils.runMethod(module, "pool_bytes", pool)) {
      return bytes.toLong();
    }
  }

  /** Bytes of the buffer that pages pass through on their way in. */
  long bufferBytes() {
    return data.capacity();
  }

  /** Zeroes blocks, so that nothing of an earlier owner is left. */
  void clear(int[] blocks) {
    try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
      call("clear_pages", IValue.from(pages(scope, blocks))).close();
    }
  }

  /** Copies whole blocks to others. */
  void copy(List<BlockCopy> copies) {
    int[] from = copies.stream().mapToInt(BlockCopy::from).toArray();
    int[] to = copies.stream().mapToInt(BlockCopy::to).toArray();
    try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
      call("copy_pages", IValue.from(pages(scope, from)), IValue.from(pages(scope, to))).close();
    }
  }

  /** The first places of all pages of blocks. */
  private PtNDArray pages(PtNDManager scope, int[] blocks) {
    int pages = shape.blockSize() / ContextGeometry.PAGE_SIZE;
    return numbers(scope, blocks.length * pages, i -> firstPlace(blocks[i / pages], i % pages));
  }

  private long firstPlace(int block, int pageOfBlock) {
    return (long) block * shape.blockSize() + (long) pageOfBlock * ContextGeometry.PAGE_SIZE;
  }

  /** Copies pages out, as {@link io.tickcache.kvcache.PageFormat} says. */
  byte[][] readPages(PagePlaces places) {
    byte[][] read = new byte[places.size()][];
    for (int from = 0; from < read.length; from += pagesPerCopy) {
      int count = Math.min(pagesPerCopy, read.length - from);
      try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
        try (IValue result = call("read_pages", first(scope, places, from, count))) {
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
  void writePages(PagePlaces places, byte[][] contents) {
    for (int from = 0; from < contents.length; from += pagesPerCopy) {
      int count = Math.min(pagesPerCopy, contents.length - from);
      ByteBuffer bytes = data.ofSize(count * shape.pageBytes());
      for (int i = 0; i < count; i++) {
        bytes.put(contents[from + i]);
      }
      try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
        PtNDArray data =
            scope.create(bytes.flip(), new Shape(count, shape.pageBytes()), DataType.UINT8);
        call("write_pages", first(scope, places, from, count), IValue.from(data)).close();
      }
    }
  }

  /** The first place of each page. */
  private IValue first(PtNDManager scope, PagePlaces places, int from, int count) {
    return IValue.from(
        numbers(
            scope, count, i -> firstPlace(places.block(from + i), places.pageOfBlock(from + i))));
  }

  private static PtNDArray numbers(PtNDManager scope, int count, IntToLongFunction number) {
    long[] numbers = new long[count];
    Arrays.setAll(numbers, number);
    return (PtNDArray) scope.create(numbers);
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
