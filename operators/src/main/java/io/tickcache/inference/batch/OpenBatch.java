package io.tickcache.inference.batch;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.KvPrefix;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepOutcome;
import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.prefix.MarketVersion;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.ReadyStep;
import io.tickcache.kvcache.KvContext;
import io.tickcache.steps.PriceMark;
import io.tickcache.steps.StepInput;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The steps that wait for the next forward pass, and the pass. Never alive across a checkpoint. */
public final class OpenBatch {

  /** Forecasts what follows steps. */
  @FunctionalInterface
  public interface Forecasts {
    void roll(List<DueStep> due) throws Exception;
  }

  private final InferenceEngine engine;
  private final PredictionMaker predictions;
  private final Emit emit;
  private final InferenceMetrics metrics;
  private final BiConsumer<TimedPrediction, PriceMark> output;
  private final Consumer<List<BatchedStep>> poisoned;
  private final Forecasts forecasts;

  private final List<BatchedStep> steps = new ArrayList<>();
  private final StepBatch batch;
  private final Map<Integer, MarketVersion> due = new TreeMap<>(); // by row
  private final Set<KvContext> dueContexts = new HashSet<>();

  /**
   * Opens an empty batch.
   *
   * @param output takes the predictions, in the order in which their steps joined, each with what
   *     its event said of the price
   * @param poisoned takes the steps whose numbers were not finite, each before those behind it
   * @param forecasts takes the predicted steps that forecasts go on from, after all predictions
   */
  public OpenBatch(
      InferenceEngine engine,
      InferenceConfig config,
      InferenceMetrics metrics,
      BiConsumer<TimedPrediction, PriceMark> output,
      Consumer<List<BatchedStep>> poisoned,
      Forecasts forecasts) {
    this.engine = engine;
    this.predictions =
        new PredictionMaker(
            engine.config(),
            engine.modelId(),
            PredictionMaker.guarantee(config.ordering(), config.emit(), engine.isBitIdentical()));
    this.emit = config.emit();
    this.metrics = metrics;
    this.output = output;
    this.poisoned = poisoned;
    this.forecasts = forecasts;
    this.batch = engine.newBatch();
  }

  /**
   * Appends a step to its context.
   *
   * @param version the market records that it sees as well, or null
   * @param isDue whether a forecast goes on from it: then it is its context's last one of the pass
   */
  public void add(
      LiveInstrument instrument, ReadyStep ready, MarketVersion version, boolean isDue) {
    StepInput step = ready.step();
    KvContext context = instrument.context();
    KvPrefix prefix = version == null ? null : engine.prefix(version.content());
    int row = batch.add(context, prefix, step.tokenType(), step.features());
    steps.add(
        new BatchedStep(
            instrument,
            ready,
            context.epochMicros(),
            instrument.origin().firstPosition() + batch.position(row),
            instrument.origin().isOwn(batch.position(row)),
            instrument.origin().rebuilt(),
            batch.contextLength(row),
            version == null ? null : version.eventTimeMicros(),
            System.nanoTime()));
    if (isDue) {
      due.put(row, version);
      dueContexts.add(context);
    }
  }

  /** Position that the next step of an instrument's context gets, as predictions count. */
  public long nextPosition(LiveInstrument instrument) {
    return instrument.origin().firstPosition() + batch.nextPosition(instrument.context());
  }

  /** Blocks to take until the context can have one more step, those in the batch counted. */
  int missingBlocks(KvContext context) {
    return engine.cache().blocksToTake(context, stepsWithNext(context));
  }

  /** Takes those blocks. */
  void reserve(KvContext context) {
    engine.cache().reserve(context, stepsWithNext(context));
  }

  private int stepsWithNext(KvContext context) {
    return (int) (batch.nextPosition(context) - context.nextPosition()) + 1;
  }

  /** Whether steps of the context wait in the batch. */
  boolean contains(KvContext context) {
    return batch.contains(context);
  }

  /** Whether the context can take no further step under these market records before a flush. */
  public boolean isFullFor(KvContext context, MarketVersion version) {
    PrefixContent content = contentOf(version);
    return dueContexts.contains(context)
        || batch.isFullFor(context, content)
        || (content != null && !engine.hasRoomFor(content));
  }

  private static PrefixContent contentOf(MarketVersion version) {
    return version == null ? null : version.content();
  }

  /** Whether the context can take no further step, because learned positions end. */
  public boolean atEndOfPositions(KvContext context) {
    return batch.atEndOfPositions(context);
  }

  public int size() {
    return steps.size();
  }

  /** When the batch's first step joined, {@link System#nanoTime()}. */
  long openedNanos() {
    return steps.get(0).arrivalNanos();
  }

  /** Runs the forward pass, if there is anything to run; hands out predictions, then forecasts. */
  public void flush() throws Exception {
    if (steps.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    float[][] outputs = engine.run(batch);
    long forwardNanos = System.nanoTime() - start;
    metrics.batch(steps.size(), start - openedNanos(), forwardNanos);
    emit(outputs, start, forwardNanos);
    List<BatchedStep> failed = batch.hasPoisoned() ? notPredicted() : List.of();
    List<DueStep> toForecast = dueSteps(outputs);
    steps.clear();
    due.clear();
    dueContexts.clear();
    batch.clear();
    if (!failed.isEmpty()) {
      poisoned.accept(failed);
    }
    if (!toForecast.isEmpty()) {
      forecasts.roll(toForecast);
    }
  }

  private List<DueStep> dueSteps(float[][] outputs) {
    List<DueStep> predicted = new ArrayList<>();
    due.forEach(
        (row, version) -> {
          if (outputs[row].length > 0) {
            predicted.add(new DueStep(steps.get(row), contentOf(version), outputs[row]));
          }
        });
    return predicted;
  }

  private void emit(float[][] outputs, long start, long forwardNanos) {
    Map<String, Integer> last = emit == Emit.LAST ? lastRows() : null;
    for (int row = 0; row < steps.size(); row++) {
      BatchedStep step = steps.get(row);
      if (outputs[row].length == 0 || (last != null && last.get(step.instrument()) != row)) {
        continue;
      }
      metrics.predictions.inc();
      if (batch.shortenedTo(row) > 0) {
        metrics.shortenedWindows.inc();
      }
      output.accept(
          new TimedPrediction(
              predictions.make(step, outputs[row], batch.shortenedTo(row)),
              steps.size(),
              start - step.arrivalNanos(),
              forwardNanos),
          step.ready().mark());
    }
  }

  /** The poisoned steps, each before those behind it. */
  private List<BatchedStep> notPredicted() {
    return IntStream.range(0, steps.size())
        .filter(row -> batch.outcome(row) != StepOutcome.PREDICTED)
        .mapToObj(steps::get)
        .toList();
  }

  private Map<String, Integer> lastRows() {
    Map<String, Integer> last = new HashMap<>();
    for (int row = 0; row < steps.size(); row++) {
      if (batch.outcome(row) == StepOutcome.PREDICTED) {
        last.put(steps.get(row).instrument(), row);
      }
    }
    return last;
  }
}
