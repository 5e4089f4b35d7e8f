package io.tickcache.lab.memory;

import io.tickcache.kvcache.KvStorage;
import java.util.OptionalDouble;

/**
 * What one context takes.
 *
 * @param context steps
 * @param storage how keys and values are stored
 * @param computedStepBytes keys and values of a step, from the model's sizes alone
 * @param storedBytes that reading all its pages gave back
 * @param allocatedBytes of the blocks that filling it took from the pool
 * @param usedBytes of as many blocks by the heap in use; empty where there is no room to see
 */
public record MemoryResult(
    int context,
    KvStorage storage,
    long computedStepBytes,
    long storedBytes,
    long allocatedBytes,
    OptionalDouble usedBytes) {

  long computedBytes() {
    return context * computedStepBytes;
  }
}
