package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.PageStore;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pass leaves nothing behind outside the heap. Tensors of a call belong to its scope, and the
 * model's manager is capped, so that one that escapes is an exception; what libtorch itself keeps
 * shows in the process's resident memory.
 */
@Tag("long")
class NativeMemoryTest {

  private static final int STEPS = 100_000;
  private static final int STEPS_A_PASS = 100;
  private static final int PASSES_A_RESTORE = 50;

  private static final int WINDOWS = 3;
  private static final int JOBS = 8;

  /**
   * One tensor of 64 KiB that each pass of a window left behind would be twice as much. The heap
   * takes new pages now and then, too, but not in every window.
   */
  private static final long NOISE_BYTES = 8L << 20;

  @ParameterizedTest
  @CsvSource({"FP32, 512", "INT4, 16"})
  void staysFlatOver100000Steps(KvStorage storage, int blockSize) throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/statm")), "resident memory is read on Linux alone");
    ModelDirectory model =
        ModelFactory.untrained(TestModels.tinyWithContext(300, TokenSource.ORDER_BOOK), 1);
    EngineOptions options =
        EngineOptions.of(8 << 20, STEPS_A_PASS)
            .withEngine(EngineType.TORCH)
            .withKvStorage(storage)
            .withBlockSize(blockSize);
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      int steps = STEPS / (1 + WINDOWS);
      run(engine, steps); // buffers and libtorch's own caches grow to their size
      long before = residentBytes();
      List<Long> growth = new ArrayList<>();
      for (int window = 0; window < WINDOWS; window++) {
        run(engine, steps);
        long now = residentBytes();
        growth.add(now - before);
        before = now;
      }
      assertThat(Collections.min(growth)).as("%s", growth).isLessThan(NOISE_BYTES);
      assertThat(engine.cache().blocksUsed()).isZero();
    }
  }

  /**
   * As jobs come and go in a task manager, but in one thread: of many, glibc's malloc keeps what
   * each had at most (docs/operate.md says what to do about that).
   */
  @Test
  void isGivenBackWhenAnEngineIsClosed() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self/statm")), "resident memory is read on Linux alone");
    ModelDirectory model =
        ModelFactory.untrained(TestModels.tinyWithContext(300, TokenSource.ORDER_BOOK), 1);
    EngineOptions options = EngineOptions.of(64 << 20, STEPS_A_PASS).withEngine(EngineType.TORCH);
    openAndClose(model, options);
    long before = residentBytes();
    List<Long> growth = new ArrayList<>();
    for (int window = 0; window < WINDOWS; window++) {
      openAndClose(model, options);
      long now = residentBytes();
      growth.add(now - before);
      before = now;
    }
    assertThat(Collections.min(growth)).as("%s", growth).isLessThan(NOISE_BYTES);
  }

  private static void openAndClose(ModelDirectory model, EngineOptions options) throws Exception {
    for (int job = 0; job < JOBS; job++) {
      try (InferenceEngine engine = InferenceEngine.open(model, options)) {
        run(engine, 1_000);
      }
    }
  }

  private static void run(InferenceEngine engine, int steps) {
    float[] features = new float[engine.config().tokenTypes().get(0).features()];
    KvContext context = engine.cache().newContext(0);
    PageStore state = new PageStore();
    StepBatch batch = engine.newBatch();
    for (int pass = 0; pass < steps / STEPS_A_PASS; pass++) {
      for (int i = 0; i < STEPS_A_PASS; i++) {
        batch.add(context, 0, features);
      }
      engine.run(batch);
      batch.clear();
      if (pass % PASSES_A_RESTORE == 0) {
        context = state.move(engine, context, engine);
      }
    }
    engine.cache().release(context);
  }

  private static long residentBytes() throws Exception {
    System.gc(); // the heap is not what is measured
    String[] pages = Files.readString(Path.of("/proc/self/statm")).split(" ");
    return Long.parseLong(pages[1]) * 4096;
  }
}
