package io.tickcache.lab.bits;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.KvPrefix;
import io.tickcache.engine.PageStore;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.kvcache.KvContext;
import io.tickcache.lab.accuracy.RecordedSteps;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Runs all steps of a {@link BitsCase} in one way of batching, and digests the outputs' bits. */
final class BitsRun {

  /** How steps are spread over passes, and what else happens between them. */
  enum Way {
    /** Every step alone. */
    ALONE(1, 0, false),
    /** Up to 7, of instruments in any order; contexts leave for their pages and come back. */
    SHUFFLED(7, 64, true),
    /** As many as fit, in larger blocks; contexts leave and come back. */
    FULL(100, 256, true);

    private final int mostSteps;
    private final int blockSize;
    private final boolean spills;

    Way(int mostSteps, int blockSize, boolean spills) {
      this.mostSteps = mostSteps;
      this.blockSize = blockSize;
      this.spills = spills;
    }
  }

  private static final int DIGITS = 16;
  private static final long CACHE_BYTES = 64L << 20;
  private static final int STEPS_A_PREFIX = 90;
  private static final int PASSES_A_SPILL = 5;

  private final ModelConfig config;
  private final List<RecordedSteps> instruments;
  private final InferenceEngine engine;
  private final Way way;
  private final Random random = new Random(1);
  private final StepBatch batch;
  private final List<KvContext> contexts = new ArrayList<>();
  private final PageStore pages = new PageStore();
  private final int[] next;
  private final int[][][] bits;

  private BitsRun(InferenceEngine engine, List<RecordedSteps> instruments, Way way) {
    this.engine = engine;
    this.instruments = instruments;
    this.way = way;
    config = engine.config();
    batch = engine.newBatch();
    next = new int[instruments.size()];
    bits = new int[instruments.size()][][];
    for (int i = 0; i < next.length; i++) {
      contexts.add(engine.cache().newContext(0));
      bits[i] = new int[instruments.get(i).size()][];
    }
  }

  /** The first digits of the SHA-256 of all outputs' bits, by instrument and position. */
  static String digest(BitsCase of, List<RecordedSteps> instruments, Way way) {
    ModelDirectory model = of.model();
    EngineOptions options =
        of.options(
            EngineOptions.of(CACHE_BYTES, Math.max(1, way.mostSteps))
                .withEngine(EngineType.VECTOR)
                .withBlockSize(way.blockSize));
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      return new BitsRun(engine, instruments, way).run();
    }
  }

  private String run() {
    int passes = 0;
    while (fill()) {
      runPass();
      if (way.spills && ++passes % PASSES_A_SPILL == 0) {
        spill(random.nextInt(next.length));
      }
    }
    MessageDigest sha256 = sha256();
    for (int[][] ofInstrument : bits) {
      for (int[] outputs : ofInstrument) {
        ByteBuffer bytes = ByteBuffer.allocate(outputs.length * Integer.BYTES);
        bytes.asIntBuffer().put(outputs);
        sha256.update(bytes);
      }
    }
    return HexFormat.of().formatHex(sha256.digest()).substring(0, DIGITS);
  }

  private boolean fill() {
    int size = 1 + random.nextInt(way.mostSteps);
    List<Integer> left =
        new ArrayList<>(
            IntStream.range(0, next.length)
                .filter(i -> next[i] < instruments.get(i).size())
                .boxed()
                .toList());
    while (batch.size() < size && !left.isEmpty()) {
      int i = left.get(random.nextInt(left.size()));
      PrefixContent prefix = prefix(next[i]);
      if (batch.isFullFor(contexts.get(i), prefix)
          || (prefix != null && !engine.hasRoomFor(prefix))) {
        left.remove((Integer) i); // its turn is in the next pass
        continue;
      }
      KvPrefix shared = prefix == null ? null : engine.prefix(prefix);
      RecordedSteps.Step step = instruments.get(i).steps().get(next[i]++);
      batch.add(contexts.get(i), shared, step.tokenType(), step.features());
      if (next[i] == instruments.get(i).size()) {
        left.remove((Integer) i);
      }
    }
    return !batch.isEmpty();
  }

  private void runPass() {
    float[][] rows = engine.run(batch);
    for (int row = 0; row < rows.length; row++) {
      int[] outputs = new int[rows[row].length];
      for (int i = 0; i < outputs.length; i++) {
        outputs[i] = Float.floatToIntBits(rows[row][i]);
      }
      bits[contexts.indexOf(batch.context(row))][(int) batch.position(row)] = outputs;
    }
    batch.clear();
  }

  /** A context leaves memory and comes back, as between keyed state and blocks. */
  private void spill(int instrument) {
    contexts.set(instrument, pages.move(engine, contexts.get(instrument), engine));
  }

  /** The market records that the step at a position sees; null if the model takes none. */
  private PrefixContent prefix(int position) {
    int most = config.prefixLength();
    int version = position / STEPS_A_PREFIX;
    if (most == 0 || version == 0) {
      return null;
    }
    SplittableRandom numbers = new SplittableRandom(version);
    int features = config.tokenTypes().get(config.tokenTypes().size() - 1).features();
    List<float[]> records = new ArrayList<>();
    for (int record = 0; record < Math.min(most, 7 * version); record++) {
      float[] values = new float[features];
      for (int i = 0; i < features; i++) {
        values[i] = (float) (2 * numbers.nextDouble() - 1);
      }
      records.add(values);
    }
    return new PrefixContent(records);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
