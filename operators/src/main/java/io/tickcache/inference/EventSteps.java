package io.tickcache.inference;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
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
import io.tickcache.steps.PriceMark;
import io.tickcache.steps.PriceMarks;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.StepMaker;
import io.tickcache.steps.StepPrice;
import io.tickcache.steps.TokenTypes;
import io.tickcache.steps.WaitingEvents;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Applies events to their instruments' books and windows, and makes the steps that they give. */
final class EventSteps {

  private final boolean inEventTime;
  private final WaitingEvents<InstrumentEvent> waiting;
  private final SilentInstruments silent;
  private final PriceMarks marks;
  private final BiConsumer<String, PriceMark> told;
  private final StepMaker maker;
  private final TokenTypes tokenTypes;

  /** Of what is retained of each source; empty if nothing is. */
  private final Map<TokenSource, InputKind> retained = new EnumMap<>(TokenSource.class);

  /**
   * For events of one subtask.
   *
   * @param told takes what each event says of its instrument's price
   */
  EventSteps(
      InferenceMetrics metrics,
      ModelConfig model,
      TokenTypes tokenTypes,
      InferenceConfig config,
      WaitingEvents<InstrumentEvent> waiting,
      BiConsumer<String, PriceMark> told) {
    this.inEventTime = config.ordering() == Ordering.EVENT_TIME;
    this.waiting = waiting;
    this.silent = new SilentInstruments(metrics);
    KlineIntervalRule intervals = KlineIntervalRule.of(model, config.klineIntervals());
    this.marks = new PriceMarks(metrics);
    this.told = told;
    this.maker = new StepMaker(marks, tokenTypes.extractors(), intervals);
    this.tokenTypes = tokenTypes;
    if (config.retainInputs()) {
      for (TokenSource source : TokenSource.values()) {
        retained.put(source, InputKind.of(source, tokenTypes));
      }
    }
  }

  /**
   * Applies an event whose turn it is.
   *
   * @return the step that it makes, or null if the feed rules make none of it
   * @throws RefusedEventException if it comes late, or cannot be applied
   */
  ReadyStep apply(LiveInstrument instrument, InstrumentEvent event) throws RefusedEventException {
    ReadyStep step = null;
    try {
      step = applyInOrder(instrument, event);
    } finally {
      silent.saw(instrument, event, step != null);
    }
    return step;
  }

  private ReadyStep applyInOrder(LiveInstrument instrument, InstrumentEvent arrived)
      throws RefusedEventException {
    InstrumentEvent event = arrived;
    if (inEventTime) {
      event = waiting.behind(instrument.released(), event);
      event.sortKey().requireAfter(instrument.released(), instrument.name());
      instrument.setReleased(event.sortKey());
    }
    ReadyStep step = make(instrument, event);
    instrument.sawEvent(event.eventTimeMicros());
    return step;
  }

  private ReadyStep make(LiveInstrument instrument, InstrumentEvent event)
      throws RefusedEventException {
    double[] features =
        event instanceof BookUpdateEvent change
            ? maker.apply(instrument, change.update())
            : maker.apply(instrument, ((KlineEvent) event).kline());
    PriceMark mark = mark(instrument, event);
    told.accept(instrument.name(), mark);
    if (features == null) {
      return null;
    }
    InputKind kind = retained.get(event.source());
    return new ReadyStep(
        event.raw(),
        event.eventTimeMicros(),
        tokenTypes.of(event.source()).step(features),
        price(instrument, event),
        mark,
        kind == null ? null : RetainedInput.of(kind, event.eventTimeMicros(), features));
  }

  private PriceMark mark(LiveInstrument instrument, InstrumentEvent event) {
    return event instanceof KlineEvent candle
        ? marks.ofKline(instrument, candle.kline())
        : marks.ofBook(instrument, event.eventTimeMicros());
  }

  private static StepPrice price(LiveInstrument instrument, InstrumentEvent event) {
    return event instanceof KlineEvent candle
        ? StepPrice.of(candle.kline())
        : StepPrice.of(instrument.book());
  }
}
