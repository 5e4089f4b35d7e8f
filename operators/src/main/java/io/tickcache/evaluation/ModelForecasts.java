package io.tickcache.evaluation;

import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.KvPrefix;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.MarketPrefixes;
import io.tickcache.history.RecordedStep;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelDirectory;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.StepInput;
import io.tickcache.steps.TokenTypes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * A model's outputs at the steps of every history, from position 0 to a last event time, through
 * the engine that serves: one cached step after the other.
 */
public final class ModelForecasts {

  private static final long KV_BYTES = 256L << 20;
  private static final int STEPS_A_PASS = 100;

  private final Map<InstrumentHistory, float[][]> outputs = new IdentityHashMap<>();

  private ModelForecasts() {}

  /**
   * Runs the model.
   *
   * @param untilMicros last event time of interest
   * @param progress is told the number of steps done
   * @throws IllegalArgumentException if a history has steps that the model does not take
   */
  public static ModelForecasts run(
      ModelDirectory model, Histories histories, long untilMicros, LongConsumer progress) {
    ModelForecasts forecasts = new ModelForecasts();
    TokenTypes tokenTypes = new TokenTypes(model.config());
    MarketPrefixes prefixes = MarketPrefixes.of(histories, model.config());
    long done = 0;
    try (InferenceEngine engine =
        InferenceEngine.open(model, EngineOptions.of(KV_BYTES, STEPS_A_PASS))) {
      for (InstrumentHistory history : histories.all()) {
        float[][] outputs = run(engine, tokenTypes, prefixes, history, untilMicros);
        forecasts.outputs.put(history, outputs);
        done += outputs.length;
        progress.accept(done);
      }
    }
    return forecasts;
  }

  private static float[][] run(
      InferenceEngine engine,
      TokenTypes tokenTypes,
      MarketPrefixes prefixes,
      InstrumentHistory history,
      long untilMicros) {
    List<RecordedStep> steps =
        history.steps().stream().takeWhile(s -> s.eventTimeMicros() <= untilMicros).toList();
    float[][] outputs = new float[steps.size()][];
    StepBatch batch = engine.newBatch();
    KvContext context = null;
    int version = 0;
    PrefixContent content = null;
    for (int i = 0; i < steps.size(); i++) {
      RecordedStep recorded = steps.get(i);
      int seen = prefixes == null ? 0 : prefixes.version(recorded.eventTimeMicros());
      if (seen != version) {
        version = seen;
        content = new PrefixContent(prefixes.records(version));
      }
      if (recorded.position() == 0
          || batch.isFullFor(context, content)
          || (content != null && !engine.hasRoomFor(content))) {
        flush(engine, batch, outputs, i);
      }
      if (recorded.position() == 0) {
        if (context != null) {
          engine.cache().release(context);
        }
        context = engine.cache().newContext(recorded.epochMicros());
      }
      StepInput step = normalized(history, recorded, tokenTypes);
      KvPrefix prefix = content == null ? null : engine.prefix(content);
      batch.add(context, prefix, step.tokenType(), step.features());
    }
    flush(engine, batch, outputs, steps.size());
    if (context != null) {
      engine.cache().release(context);
    }
    return outputs;
  }

  private static void flush(InferenceEngine engine, StepBatch batch, float[][] outputs, int end) {
    float[][] rows = engine.run(batch);
    System.arraycopy(rows, 0, outputs, end - rows.length, rows.length);
    batch.clear();
  }

  private static StepInput normalized(
      InstrumentHistory history, RecordedStep step, TokenTypes tokenTypes) {
    try {
      return tokenTypes.require(step.source()).step(step.features());
    } catch (RefusedEventException e) {
      throw new IllegalArgumentException(
          "%s at %s: %s"
              .formatted(
                  history.instrument(),
                  Instant.EPOCH.plus(step.eventTimeMicros(), ChronoUnit.MICROS),
                  e.getMessage()),
          e);
    }
  }

  /** The outputs at a step not later than the last event time, as predictions carry them. */
  public float[] at(InstrumentHistory history, int index) {
    return outputs.get(history)[index];
  }
}
