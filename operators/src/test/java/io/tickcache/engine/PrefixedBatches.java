package io.tickcache.engine;

import io.tickcache.kvcache.KvContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Runs histories in random batches, each step under the prefix that its own number says. */
final class PrefixedBatches {

  private final InferenceEngine engine;
  private final List<StepHistory> histories;
  private final List<PrefixContent> versions;
  private final int stepsPerVersion;
  private final StepBatch batch;
  private final List<KvContext> contexts = new ArrayList<>();
  private final List<float[][]> outputs = new ArrayList<>();

  /**
   * @param versions prefixes that follow each other, and begin anew after the last; null is none
   */
  PrefixedBatches(
      InferenceEngine engine,
      List<StepHistory> histories,
      List<PrefixContent> versions,
      int stepsPerVersion) {
    this.engine = engine;
    this.histories = histories;
    this.versions = versions;
    this.stepsPerVersion = stepsPerVersion;
    this.batch = engine.newBatch();
    for (StepHistory history : histories) {
      contexts.add(engine.cache().newContext(0));
      outputs.add(new float[history.size()][]);
    }
  }

  /** Records with random features. */
  static PrefixContent content(int records, Random random) {
    List<float[]> content = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      float[] features = new float[TestModels.MARKET_FEATURES];
      for (int f = 0; f < features.length; f++) {
        features[f] = (float) random.nextGaussian();
      }
      content.add(features);
    }
    return new PrefixContent(content);
  }

  /** Runs all steps, in batches of 1 to {@code maxBatch}; gives the outputs by instrument. */
  List<float[][]> run(Random random, int maxBatch) {
    List<Integer> waiting = new ArrayList<>(IntStream.range(0, histories.size()).boxed().toList());
    while (!waiting.isEmpty()) {
      int size = 1 + random.nextInt(maxBatch);
      while (batch.size() < size && !waiting.isEmpty()) {
        int instrument = waiting.get(random.nextInt(waiting.size()));
        if (add(instrument) == histories.get(instrument).size()) {
          waiting.remove((Integer) instrument);
        }
      }
      runBatch();
    }
    contexts.forEach(engine.cache()::release);
    return outputs;
  }

  /** Adds the next step; gives the number of steps so far. */
  private int add(int instrument) {
    KvContext context = contexts.get(instrument);
    StepHistory history = histories.get(instrument);
    int step = (int) batch.nextPosition(context);
    PrefixContent content = versions.get(step / stepsPerVersion % versions.size());
    boolean noRoom = content != null && !engine.hasRoomFor(content);
    if (noRoom || batch.isFullFor(context, content)) {
      runBatch();
    }
    KvPrefix prefix = content == null ? null : engine.prefix(content);
    batch.add(context, prefix, history.tokenTypes().get(step), history.features().get(step));
    return step + 1;
  }

  private void runBatch() {
    float[][] rows = engine.run(batch);
    for (int row = 0; row < rows.length; row++) {
      int instrument = contexts.indexOf(batch.context(row));
      outputs.get(instrument)[(int) batch.position(row)] = rows[row];
    }
    batch.clear();
  }
}
