package io.tickcache.inference;

import io.tickcache.features.KlineFeatures;
import io.tickcache.features.OrderBookFeatures;
import io.tickcache.inference.InstrumentEvent.BookUpdateEvent;
import io.tickcache.inference.InstrumentEvent.KlineEvent;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;
import io.tickcache.market.KlineSeries;
import io.tickcache.market.OrderBook;
import io.tickcache.model.ModelConfig;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.StepSource;

/**
 * Applies an event to its instrument by the feed rules, and makes a step of it where they allow.
 */
final class StepMaker {

  private final TokenTypes tokenTypes;
  private final InferenceMetrics metrics;
  private final double[] bookFeatures = new double[OrderBookFeatures.SCHEMA.size()];
  private final double[] klineFeatures = new double[KlineFeatures.SCHEMA.size()];

  StepMaker(ModelConfig model, InferenceMetrics metrics) {
    this.tokenTypes = new TokenTypes(model);
    this.metrics = metrics;
  }

  /**
   * Lets events pass that the model takes as steps.
   *
   * @throws RefusedEventException if it takes none of this source
   */
  void checkTaken(StepSource source) throws RefusedEventException {
    tokenTypes.require(source);
  }

  /**
   * Applies the event.
   *
   * @return the step that it makes, or null if the feed rules make none of it
   * @throws RefusedEventException if the feed had already moved past it, or the model takes no such
   *     steps
   */
  Step apply(LiveInstrument instrument, InstrumentEvent event) throws RefusedEventException {
    if (event instanceof BookUpdateEvent change) {
      return applyUpdate(instrument, change.update());
    }
    return applyKline(instrument, ((KlineEvent) event).kline());
  }

  private Step applyUpdate(LiveInstrument instrument, OrderBookUpdate update)
      throws RefusedEventException {
    TokenTypes.TokenType tokenType = tokenTypes.require(StepSource.ORDER_BOOK);
    OrderBook book = instrument.book();
    long lastSequence = book.lastSequence();
    BookOutcome outcome = book.apply(update);
    if (outcome == BookOutcome.STALE) {
      throw new RefusedEventException(
          DeadLetterStage.APPLY,
          "update %d..%d is stale: the book of '%s' already stands at %d"
              .formatted(
                  update.getFirstSequence(),
                  update.getLastSequence(),
                  instrument.name(),
                  lastSequence));
    }
    if (outcome != BookOutcome.NO_SNAPSHOT) {
      instrument.bookWasChanged();
    }
    count(outcome);
    if (outcome != BookOutcome.APPLIED) {
      return null;
    }
    OrderBookFeatures.extract(book, instrument.previousMid(), bookFeatures);
    instrument.setPreviousMid(book.mid());
    return tokenType.step(bookFeatures);
  }

  private void count(BookOutcome outcome) {
    switch (outcome) {
      case SNAPSHOT -> metrics.snapshots.inc();
      case APPLIED -> metrics.updates.inc();
      case ONE_SIDED -> {
        metrics.updates.inc();
        metrics.oneSided.inc();
      }
      case NO_SNAPSHOT -> metrics.withoutBook.inc();
      case GAP -> metrics.gaps.inc();
      case CROSSED -> metrics.crossed.inc();
      case STALE -> throw new IllegalStateException("a stale update is refused, not counted");
    }
  }

  private Step applyKline(LiveInstrument instrument, Kline kline) throws RefusedEventException {
    TokenTypes.TokenType tokenType = tokenTypes.require(StepSource.KLINE);
    KlineSeries series = instrument.klines(kline.getIntervalMicros());
    KlineOutcome outcome = series.add(kline);
    if (outcome == KlineOutcome.STALE) {
      throw new RefusedEventException(
          DeadLetterStage.APPLY,
          "kline opening at %d us is stale: '%s' already has a later one or this one"
              .formatted(kline.getOpenTimeMicros(), instrument.name()));
    }
    count(outcome);
    if (!KlineFeatures.ready(series)) {
      metrics.klinesWarming.inc();
      return null;
    }
    KlineFeatures.extract(series, klineFeatures);
    return tokenType.step(klineFeatures);
  }

  private void count(KlineOutcome outcome) {
    switch (outcome) {
      case ACCEPTED -> metrics.klines.inc();
      case GAP -> {
        metrics.klines.inc();
        metrics.klineGaps.inc();
      }
      case REVISION, STALE, OTHER_INTERVAL ->
          throw new IllegalStateException(outcome + " klines never get this far");
    }
  }

  /**
   * A step not yet in a context.
   *
   * @param source the kind of event it comes from
   * @param tokenType the model's number of that kind
   * @param features normalized features, [features of the token type]
   */
  record Step(StepSource source, int tokenType, float[] features) {}
}
