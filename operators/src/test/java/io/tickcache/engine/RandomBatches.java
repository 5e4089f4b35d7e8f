package io.tickcache.engine;

import io.tickcache.kvcache.KvContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Runs several instruments' histories in batches split and interleaved at random. */
public final class RandomBatches {

  private InferenceEngine engine;
  private final List<StepHistory> histories;
  private final List<KvContext> contexts = new ArrayList<>();
  private final List<float[][]> outputs = new ArrayList<>();
  private StepBatch batch;

  public RandomBatches(InferenceEngine engine, List<StepHistory> histories) {
    this.engine = engine;
    this.histories = histories;
    this.batch = engine.newBatch();
    for (StepHistory history : histories) {
      contexts.add(engine.cache().newContext(0));
      outputs.add(new float[history.size()][]);
    }
  }

  /** Runs all steps, in batches of 1 to {@code maxBatch}; gives the outputs by instrument. */
  public List<float[][]> run(Random random, int maxBatch) {
    return run(random, maxBatch, UnaryOperator.identity());
  }

  /** Also replaces a context picked at random after a third of the batches, as a restore would. */
  public List<float[][]> run(Random random, int maxBatch, UnaryOperator<KvContext> replace) {
    List<Integer> waiting = new ArrayList<>(IntStream.range(0, histories.size()).boxed().toList());
    while (!waiting.isEmpty()) {
      fill(random, waiting, 1 + random.nextInt(maxBatch));
      runBatch();
      if (random.nextInt(3) == 0) {
        int replaced = random.nextInt(contexts.size());
        contexts.set(replaced, replace.apply(contexts.get(replaced)));
      }
    }
    contexts.forEach(engine.cache()::release);
    return outputs;
  }

  /**
   * Also moves all contexts to the next of {@code others} after a tenth of the batches, as a job
   * does that goes on with other settings.
   */
  public List<float[][]> runMoving(
      Random random, int maxBatch, PageStore state, List<InferenceEngine> others) {
    List<InferenceEngine> engines = new ArrayList<>(others);
    engines.add(engine);
    return run(
        random,
        maxBatch,
        context -> {
          InferenceEngine from = engine;
          InferenceEngine to = random.nextInt(3) == 0 ? engines.remove(0) : from;
          if (to != from) {
            contexts.replaceAll(moved -> moved == context ? moved : state.move(from, moved, to));
            engines.add(to);
            engine = to;
            batch = to.newBatch();
          }
          return state.move(from, context, to);
        });
  }

  private void fill(Random random, List<Integer> waiting, int size) {
    while (batch.size() < size && !waiting.isEmpty()) {
      int instrument = waiting.get(random.nextInt(waiting.size()));
      KvContext context = contexts.get(instrument);
      if (batch.isFullFor(context)) {
        return;
      }
      StepHistory history = histories.get(instrument);
      int step = (int) batch.nextPosition(context);
      batch.add(context, history.tokenTypes().get(step), history.features().get(step));
      if (step + 1 == history.size()) {
        waiting.remove((Integer) instrument);
      }
    }
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
