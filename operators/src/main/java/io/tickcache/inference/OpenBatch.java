package io.tickcache.inference;

import io.tickcache.kvcache.KvContext;
import io.tickcache.model.InferenceEngine;
import io.tickcache.model.KvPrefix;
import io.tickcache.model.PrefixContent;
import io.tickcache.model.StepBatch;
import io.tickcache.steps.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The steps that wait for the next forward pass, and the pass. Never alive across a checkpoint. */
final class OpenBatch {

  private final InferenceEngine engine;
  private final PredictionMaker predictions;
  private final Emit emit;
  private final InferenceMetrics metrics;
  private final Consumer<TimedPrediction> output;

  private final List<PendingStep> steps = new ArrayList<>();
  private final StepBatch batch;

  /**
   * Opens an empty batch.
   *
   * @param output takes the predictions, in the order in which their steps joined
   */
  OpenBatch(
      InferenceEngine engine,
      InferenceConfig config,
      InferenceMetrics metrics,
      Consumer<TimedPrediction> output) {
    this.engine = engine;
    this.predictions =
        new PredictionMaker(
            engine.config(),
            engine.modelId(),
            PredictionMaker.guarantee(config.ordering(), config.emit(), config.engine().device()));
    this.emit = config.emit();
    this.metrics = metrics;
    this.output = output;
    this.batch = engine.newBatch();
  }

  /**
   * Appends a step to its context.
   *
   * @param version the market records that it sees as well, or null
   */
  void add(LiveInstrument instrument, long eventTimeMicros, Step step, MarketVersion version) {
    KvContext context = instrument.context();
    KvPrefix prefix = version == null ? null : engine.prefix(version.content());
    int row = batch.add(context, prefix, step.tokenType(), step.features());
    steps.add(
        new PendingStep(
            instrument.name(),
            eventTimeMicros,
            context.epochMicros(),
            instrument.origin().firstPosition() + batch.position(row),
            instrument.origin().rebuilt(),
            step.source(),
            batch.contextLength(row),
            version == null ? null : version.eventTimeMicros(),
            System.nanoTime()));
  }

  /** Blocks to take until the context can have one more step, those in the batch counted. */
  int missingBlocks(KvContext context) {
    return engine.blocksToTake(context, stepsWithNext(context));
  }

  /** Takes those blocks. */
  void reserve(KvContext context) {
    engine.reserve(context, stepsWithNext(context));
  }

  private int stepsWithNext(KvContext context) {
    return (int) (batch.nextPosition(context) - context.nextPosition()) + 1;
  }

  /** Whether steps of the context wait in the batch. */
  boolean contains(KvContext context) {
    return batch.contains(context);
  }

  /** Whether the context can take no further step under these market records before a flush. */
  boolean isFullFor(KvContext context, MarketVersion version) {
    PrefixContent content = version == null ? null : version.content();
    return batch.isFullFor(context, content) || (content != null && !engine.hasRoomFor(content));
  }

  /** Whether the context can take no further step, because learned positions end. */
  boolean atEndOfPositions(KvContext context) {
    return batch.atEndOfPositions(context);
  }

  int size() {
    return steps.size();
  }

  /** When the batch's first step joined, {@link System#nanoTime()}. */
  long openedNanos() {
    return steps.get(0).arrivalNanos();
  }

  /** Runs the forward pass, if there is anything to run, and hands out the predictions. */
  void flush() {
    if (steps.isEmpty()) {
      return;
    }
    long start = System.nanoTime();
    float[][] outputs = engine.run(batch);
    long forwardNanos = System.nanoTime() - start;
    metrics.batch(steps.size(), start - openedNanos(), forwardNanos);
    emit(outputs, start, forwardNanos);
    steps.clear();
    batch.clear();
  }

  private void emit(float[][] outputs, long start, long forwardNanos) {
    Map<String, Integer> last = emit == Emit.LAST ? lastRows() : null;
    for (int row = 0; row < steps.size(); row++) {
      PendingStep step = steps.get(row);
      if (last != null && last.get(step.instrument()) != row) {
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
              forwardNanos));
    }
  }

  private Map<String, Integer> lastRows() {
    Map<String, Integer> last = new HashMap<>();
    for (int row = 0; row < steps.size(); row++) {
      last.put(steps.get(row).instrument(), row);
    }
    return last;
  }
}
