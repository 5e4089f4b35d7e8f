package io.tickcache.engine.torch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.tickcache.kvcache.BlockCopy;
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
   *     write_pages}, {@code clear_blocks} and {@code copy_blocks}
   * @param manager the manager below which copies of pages live
   * @param views whether attention reads blocks through views rather than by gathering them
   */
  KvCacheTensors(
      PtSymbolBlock module, PtNDManager manager, KvShape shape, int blocks, boolean views) {
    this.module = module;
    this.manager = manager;
    this.shape = shape;
    this.pagesPerCopy = Math.max(1, BYTES_PER_COPY / shape.pageBytes());
    try (IValue storage = IValue.from((long) shape.storage().torchType());
        IValue count = IValue.from((long) blocks);
        IValue slots = IValue.from((long) shape.blockSize());
        IValue throughViews = IValue.from(views)) {
      this.pool = IValueUtils.runMethod(module, "new_pool", storage, count, slots, throughViews);
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
      call("clear_blocks", IValue.from(numbers(scope, blocks.length, i -> blocks[i]))).close();
    }
  }

  /** Copies whole blocks to others. */
  void copy(List<BlockCopy> copies) {
    long[] from = copies.stream().mapToLong(BlockCopy::from).toArray();
    long[] to = copies.stream().mapToLong(BlockCopy::to).toArray();
    try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
      call(
              "copy_blocks",
              IValue.from((PtNDArray) scope.create(from)),
              IValue.from((PtNDArray) scope.create(to)))
          .close();
    }
  }

  /** Copies pages out, as {@link io.tickcache.kvcache.PageFormat} says. */
  byte[][] readPages(PagePlaces places) {
    byte[][] read = new byte[places.size()][];
    for (int from = 0; from < read.length; from += pagesPerCopy) {
      int count = Math.min(pagesPerCopy, read.length - from);
      try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
        try (IValue result = call("read_pages", place(scope, places, from, count))) {
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
        IValue[] place = place(scope, places, from, count);
        PtNDArray data =
            scope.create(bytes.flip(), new Shape(count, shape.pageBytes()), DataType.UINT8);
        call("write_pages", place[0], place[1], IValue.from(data)).close();
      }
    }
  }

  /** The block of each page, and the page's number within its block. */
  private static IValue[] place(PtNDManager scope, PagePlaces places, int from, int count) {
    return new IValue[] {
      IValue.from(numbers(scope, count, i -> places.block(from + i))),
      IValue.from(numbers(scope, count, i -> places.pageOfBlock(from + i)))
    };
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
