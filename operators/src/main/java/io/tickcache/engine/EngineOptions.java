package io.tickcache.engine;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import java.io.Serializable;
import java.util.function.Consumer;

/**
 * How an engine runs. Made by {@link #of}, changed by the {@code with…} methods.
 *
 * @param engine what computes
 * @param kvCacheBytes memory of the KV blocks: heap with {@link EngineType#VECTOR}, else the
 *     device's, bytes
 * @param maxStepsPerPass the most steps of one {@link StepBatch}
 * @param kvStorage how keys and values are stored
 * @param retention which steps stay in a full context
 * @param blockSize slots of a KV block; {@value #OWN_BLOCK_SIZE} for the engine's own choice
 * @param weights numbers that the weights of linear layers are rounded to
 * @param device where the network runs
 * @param gpu number of the CUDA device, as the process counts them, where it runs on one
 * @param threads torch threads of an operation. With more than 1 the outputs are not bit-identical
 *     between batchings
 */
public record EngineOptions(
    EngineType engine,
    long kvCacheBytes,
    int maxStepsPerPass,
    KvStorage kvStorage,
    RetentionPolicy retention,
    int blockSize,
    WeightType weights,
    Device device,
    int gpu,
    int threads)
    implements Serializable {

  /** The block size that the engine itself finds good. */
  public static final int OWN_BLOCK_SIZE = 0;

  public EngineOptions {
    if (kvCacheBytes < 1 || maxStepsPerPass < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "KV cache bytes = %d, steps of a pass = %d, threads = %d: all must be at least 1"
              .formatted(kvCacheBytes, maxStepsPerPass, threads));
    }
    if (blockSize != OWN_BLOCK_SIZE) {
      ContextGeometry.checkBlockSize(blockSize);
    }
  }

  /** The engine that fits, on the CPU, one thread, fp32 throughout. */
  public static EngineOptions of(long kvCacheBytes, int maxStepsPerPass) {
    return new EngineOptions(
        EngineType.AUTO,
        kvCacheBytes,
        maxStepsPerPass,
        KvStorage.FP32,
        RetentionPolicy.SLIDING_WINDOW,
        OWN_BLOCK_SIZE,
        WeightType.FP32,
        Device.CPU,
        0,
        1);
  }

  public EngineOptions withEngine(EngineType type) {
    return with(fields -> fields.engine = type);
  }

  public EngineOptions withKvCacheBytes(long bytes) {
    return with(fields -> fields.kvCacheBytes = bytes);
  }

  public EngineOptions withMaxStepsPerPass(int steps) {
    return with(fields -> fields.maxStepsPerPass = steps);
  }

  public EngineOptions withKvStorage(KvStorage storage) {
    return with(fields -> fields.kvStorage = storage);
  }

  public EngineOptions withRetention(RetentionPolicy policy) {
    return with(fields -> fields.retention = policy);
  }

  public EngineOptions withBlockSize(int slots) {
    return with(fields -> fields.blockSize = slots);
  }

  public EngineOptions withWeights(WeightType type) {
    return with(fields -> fields.weights = type);
  }

  public EngineOptions withDevice(Device where) {
    return with(fields -> fields.device = where);
  }

  public EngineOptions withGpu(int number) {
    return with(fields -> fields.gpu = number);
  }

  private EngineOptions with(Consumer<Fields> change) {
    Fields fields = new Fields(this);
    change.accept(fields);
    return new EngineOptions(
        fields.engine,
        fields.kvCacheBytes,
        fields.maxStepsPerPass,
        fields.kvStorage,
        fields.retention,
        fields.blockSize,
        fields.weights,
        fields.device,
        fields.gpu,
        fields.threads);
  }

  private static final class Fields {
    private EngineType engine;
    private long kvCacheBytes;
    private int maxStepsPerPass;
    private KvStorage kvStorage;
    private RetentionPolicy retention;
    private int blockSize;
    private WeightType weights;
    private Device device;
    private int gpu;
    private int threads;

    private Fields(EngineOptions of) {
      engine = of.engine;
      kvCacheBytes = of.kvCacheBytes;
      maxStepsPerPass = of.maxStepsPerPass;
      kvStorage = of.kvStorage;
      retention = of.retention;
      blockSize = of.blockSize;
      weights = of.weights;
      device = of.device;
      gpu = of.gpu;
      threads = of.threads;
    }
  }
}
