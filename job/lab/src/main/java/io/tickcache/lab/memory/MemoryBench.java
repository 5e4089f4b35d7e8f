package io.tickcache.lab.memory;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.job.Terminal;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.engine.EngineVariant;
import io.tickcache.lab.engine.FullContexts;
import io.tickcache.lab.engine.MemoryRoom;
import io.tickcache.lab.engine.SyntheticSteps;
import io.tickcache.lab.report.Machine;
import io.tickcache.model.ModelDirectory;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;

/** {@code bench memory}: what a context takes, by its length and by how it is stored. */
public final class MemoryBench {

  private static final long SEED = 1;
  private static final int BATCH = FullContexts.BATCH;

  /** Difference of two pools whose heap is compared: large against all other changes. */
  private static final long WITNESS_BYTES = 256L << 20;

  private final ModelDirectory model;
  private final List<Integer> contexts;
  private final List<KvStorage> storages;
  private final Terminal terminal;
  private final MemoryRoom room = MemoryRoom.of(EngineVariant.of(KvStorage.FP32));
  private final List<String> skipped = new ArrayList<>();

  public MemoryBench(
      ModelDirectory model, List<Integer> contexts, List<KvStorage> storages, Terminal terminal) {
    this.model = model;
    this.contexts = List.copyOf(contexts);
    this.storages = List.copyOf(storages);
    this.terminal = terminal;
  }

  /** Fills a context of each length in each storage type. */
  public MemoryReport run() {
    List<MemoryResult> results = new ArrayList<>();
    for (KvStorage storage : storages) {
      OptionalDouble usedBlockBytes = usedBlockBytes(storage);
      for (int context : contexts) {
        long bytes = FullContexts.poolBytes(model, EngineVariant.of(storage), context, 0);
        if (room.holds(bytes)) {
          results.add(fill(context, storage, usedBlockBytes));
        } else {
          skipped.add(
              "skipped: context %d, %s: %s".formatted(context, storage, room.refusal(bytes)));
        }
      }
    }
    List<ContextMix> mixes = contexts.stream().map(ContextMix::of).toList();
    return new MemoryReport(Machine.here(1), model.filesId(), results, mixes, List.copyOf(skipped));
  }

  private MemoryResult fill(int length, KvStorage storage, OptionalDouble usedBlockBytes) {
    ModelDirectory sized = BenchModels.withContext(model, length, length);
    long poolBytes = FullContexts.poolBytes(model, EngineVariant.of(storage), length, 0);
    try (InferenceEngine engine =
        InferenceEngine.open(sized, EngineVariant.of(storage).options(poolBytes, BATCH))) {
      KvContext context = engine.cache().newContext(0);
      SyntheticSteps steps = new SyntheticSteps(sized.config(), length, new Random(SEED));
      StepBatch batch = engine.newBatch();
      for (int step = 0; step < length; step++) {
        batch.add(context, steps.tokenType(step), steps.features(step));
        if (batch.isFull() || step == length - 1) {
          engine.run(batch);
          batch.clear();
          show(storage, length, step + 1);
        }
      }
      byte[][] pages = engine.cache().readDirtyPages(context);
      int blocks = engine.cache().blocksUsed();
      return new MemoryResult(
          length,
          storage,
          FullContexts.stepBytes(sized, EngineVariant.of(storage)),
          Arrays.stream(pages).mapToLong(page -> page.length).sum(),
          engine.cache().bytesUsed(),
          usedBlockBytes.isEmpty()
              ? usedBlockBytes
              : OptionalDouble.of(blocks * usedBlockBytes.getAsDouble()));
    }
  }

  /** Growth of the heap in use per block, from two pools. */
  private OptionalDouble usedBlockBytes(KvStorage storage) {
    long blockBytes =
        ContextGeometry.TILE * FullContexts.stepBytes(model, EngineVariant.of(storage));
    int more = (int) Math.max(1, WITNESS_BYTES / blockBytes);
    if (!room.holds((more + 1) * blockBytes)) {
      return OptionalDouble.empty();
    }
    usedWith(1, storage, blockBytes); // what the first engine leaves behind is not the pool's
    long few = usedWith(1, storage, blockBytes);
    long many = usedWith(1 + more, storage, blockBytes);
    return OptionalDouble.of((many - few) / (double) more);
  }

  private long usedWith(int blocks, KvStorage storage, long blockBytes) {
    ModelDirectory sized = BenchModels.withContext(model, 1, 1);
    try (InferenceEngine engine =
        InferenceEngine.open(sized, EngineVariant.of(storage).options(blocks * blockBytes, 1))) {
      System.gc();
      long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      engine.cache().release(engine.cache().newContext(0)); // the engine lives until here
      return used;
    }
  }

  private void show(KvStorage storage, int context, int steps) {
    if (terminal.isInteractive()) {
      terminal.draw(List.of("%s, context %d: %d steps".formatted(storage, context, steps)));
    }
  }
}
