package io.tickcache.inference;

import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.forecast.ForecastPlan;
import io.tickcache.forecast.ForecastSettings;
import io.tickcache.forecast.ForecastStart;
import io.tickcache.forecast.Forecaster;
import io.tickcache.inference.batch.BatchedStep;
import io.tickcache.inference.batch.DueStep;
import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.metrics.ForecastMetrics;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.ReadyStep;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Forecast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * Which steps are followed by a forecast, and their forecasts: rolled together right after the pass
 * that brought the steps, beside as many contexts as have room. Where there is little, other
 * instruments are spilled, at last all but the one that is forecast and the one whose event is
 * being processed: room decides how long it takes, and nothing else.
 */
final class DueForecasts {

  /** So many contexts have to stay while a path is rolled: those two. */
  private static final int CONTEXTS = 2;

  /** The share of the KV cache that others are spilled for, if more is wanted than one path's. */
  private static final int SHARE = 8;

  private final InferenceEngine engine;
  private final InstrumentCache instruments;
  private final InferenceOutput output;
  private final KeyContext keys;
  private final ForecastMetrics metrics;
  private final Set<TokenSource> kinds;
  private final ForecastPlan plan; // null for no forecasts
  private final Forecaster forecaster;

  DueForecasts(
      ForecastSettings settings,
      InferenceEngine engine,
      InstrumentCache instruments,
      InferenceOutput output,
      KeyContext keys,
      InferenceMetrics metrics) {
    this.engine = engine;
    this.instruments = instruments;
    this.output = output;
    this.keys = keys;
    this.metrics = new ForecastMetrics(metrics);
    kinds = ForecastPlan.kinds(engine.config());
    plan = settings.areNone() ? null : ForecastPlan.of(settings, engine.config());
    forecaster = plan == null ? null : new Forecaster(engine, plan);
  }

  /**
   * Makes sure that an engine can forecast as a user wants it to.
   *
   * @throws IllegalArgumentException if the model cannot, or its KV cache never has the room
   */
  static void check(EnginePlan engine, ForecastSettings settings) {
    if (settings.areNone()) {
      return;
    }
    ForecastPlan.of(settings, engine.model().config());
    long least =
        (long) CONTEXTS * engine.blocksPerContext() + engine.blocksOfFork(settings.horizon());
    if (engine.blocks() < least) {
      throw new IllegalArgumentException(
          ("'kv-cache.memory' = %d bytes must hold %d full contexts and one path of"
                  + " 'forecasts.horizon' = %d steps: %d blocks of %d bytes, %d bytes")
              .formatted(
                  engine.options().kvCacheBytes(),
                  CONTEXTS,
                  settings.horizon(),
                  least,
                  engine.shape().blockBytes(),
                  least * engine.shape().blockBytes()));
    }
  }

  /** Full contexts that have to find room beside those that cannot be spilled. */
  int contexts() {
    return plan == null ? 1 : CONTEXTS + 1; // a path has blocks of at most one
  }

  /**
   * Takes note of a step that joins its context.
   *
   * @param position as predictions count
   * @return whether a forecast is due after it: then no later step of its context may join the pass
   */
  boolean joins(LiveInstrument instrument, ReadyStep step, long position) {
    TokenSource source = step.step().source();
    if (!kinds.contains(source)) {
      return false;
    }
    long time = step.eventTimeMicros();
    boolean due = plan != null && plan.isDue(source, position, time, instrument.lastStepMicros());
    instrument.sawStep(time);
    return due;
  }

  /** Makes the forecasts of a pass and hands them out. No step may wait in the batch. */
  void roll(List<DueStep> due) throws Exception {
    long start = System.nanoTime();
    Object current = keys.getCurrentKey();
    try {
      List<DueStep> possible = due.stream().filter(this::hasPositions).toList();
      metrics.beyondPositions.inc(due.size() - possible.size());
      if (possible.isEmpty()) {
        return;
      }
      if (haveRoomTogether(possible, current)) {
        rollTogether(possible);
      } else {
        rollEach(possible, current);
      }
    } finally {
      instruments.hold(Set.of());
      keys.setCurrentKey(current);
      metrics.rolled(System.nanoTime() - start);
    }
  }

  private boolean hasPositions(DueStep due) {
    return plan.hasPositions(due.step().owner().context().nextPosition());
  }

  /** Makes room beside all contexts that are forecast; returns whether there is any. */
  private boolean haveRoomTogether(List<DueStep> due, Object current) throws Exception {
    Set<Object> staying = new HashSet<>();
    staying.add(current);
    int one = 0;
    long all = 0;
    for (DueStep step : due) {
      staying.add(step.instrument());
      int blocks = forecaster.blocksOfPath(step.step().owner().context());
      one = Math.max(one, blocks);
      all += (long) blocks * plan.paths();
    }
    instruments.hold(staying);
    instruments.makeRoomBesideHeld(
        (int) Math.min(all, Math.max(one, engine.cache().blocksTotal() / SHARE)));
    return engine.cache().blocksFree() >= one;
  }

  private void rollTogether(List<DueStep> due) {
    List<ForecastStart> starts = new ArrayList<>();
    for (DueStep step : due) {
      starts.add(start(step, step.step().owner().context()));
    }
    emit(starts);
  }

  private void rollEach(List<DueStep> due, Object current) throws Exception {
    Set<Object> staying = new HashSet<>();
    staying.add(current);
    instruments.hold(staying);
    for (DueStep step : due) {
      keys.setCurrentKey(step.instrument());
      LiveInstrument instrument = instruments.live(step.instrument());
      if (instrument == null) { // spilled for another of them
        instrument = instruments.find(step.instrument());
      }
      instruments.makeRoomBesideHeld(forecaster.blocksOfPath(instrument.context()));
      emit(List.of(start(step, instrument.context())));
    }
  }

  private void emit(List<ForecastStart> starts) {
    List<Forecast> forecasts = forecaster.roll(starts);
    metrics.forecasts.inc(forecasts.size());
    metrics.notFinite.inc(starts.size() - forecasts.size());
    forecasts.forEach(output::forecast);
  }

  private static ForecastStart start(DueStep due, KvContext context) {
    BatchedStep step = due.step();
    return new ForecastStart(
        step.instrument(),
        step.ready().eventTimeMicros(),
        step.epochMicros(),
        step.position(),
        step.ready().price().reference(),
        context,
        due.prefix(),
        step.ready().step(),
        due.outputs());
  }
}
