package io.tickcache.inference;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.InstrumentEvent;
import io.tickcache.inference.event.InstrumentEvent.BookUpdateEvent;
import io.tickcache.inference.event.InstrumentEvent.KlineEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.InputKind;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.ReadyStep;
import io.tickcache.inference.state.RetainedInput;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.KlineIntervalRule;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.StepMaker;
import io.tickcache.steps.TokenTypes;
import java.util.EnumMap;
import java.util.Map;

/** Applies events to their instruments' books and windows, and makes the steps that they give. */
final class EventSteps {

  private final StepMaker maker;
  private final TokenTypes tokenTypes;

  /** Of what is retained of each source; empty if nothing is. */
  private final Map<TokenSource, InputKind> retained = new EnumMap<>(TokenSource.class);

  EventSteps(
      InferenceMetrics metrics, ModelConfig model, TokenTypes tokenTypes, InferenceConfig config) {
    KlineIntervalRule intervals = KlineIntervalRule.of(model, config.klineIntervals());
    this.maker = new StepMaker(metrics, tokenTypes.extractors(), intervals);
    this.tokenTypes = tokenTypes;
    if (config.retainInputs()) {
      for (TokenSource source : TokenSource.values()) {
        retained.put(source, InputKind.of(source, tokenTypes));
      }
    }
  }

  /** The step that the event makes, or null if the feed rules make none of it. */
  ReadyStep apply(LiveInstrument instrument, InstrumentEvent event) throws RefusedEventException {
    double[] features =
        event instanceof BookUpdateEvent change
            ? maker.apply(instrument, change.update())
            : maker.apply(instrument, ((KlineEvent) event).kline());
    if (features == null) {
      return null;
    }
    InputKind kind = retained.get(event.source());
    return new ReadyStep(
        event.raw(),
        event.eventTimeMicros(),
        tokenTypes.of(event.source()).step(features),
        kind == null ? null : RetainedInput.of(kind, event.eventTimeMicros(), features));
  }
}
