package io.tickcache.job.bench;

import io.tickcache.kvcache.KvShape;
import io.tickcache.model.EngineOptions;
import io.tickcache.model.ModelConfig.Architecture;
import java.util.Locale;

/**
 * The storage types of KV blocks that the engine has. The benchmarks go through all of them; a new
 * one needs a line here and nothing else.
 */
public enum KvStorage {
  FP32(1e-4);

  private final double tolerance;

  KvStorage(double tolerance) {
    this.tolerance = tolerance;
  }

  /** How far an output may be from that of a full recompute in fp32, for the benchmark to go on. */
  double tolerance() {
    return tolerance;
  }

  /** Bytes of one step's keys and values, from the model's sizes alone. */
  long stepBytes(Architecture size) {
    return new KvShape(size.nLayers(), size.nHeads(), size.headDim()).stepBytes();
  }

  /** One torch thread, as a slot has it. */
  EngineOptions engineOptions(long kvCacheBytes, int maxStepsPerPass) {
    return new EngineOptions(kvCacheBytes, maxStepsPerPass);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
