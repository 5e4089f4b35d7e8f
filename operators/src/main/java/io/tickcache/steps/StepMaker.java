package io.tickcache.steps;

import io.tickcache.features.KlineFeatures;
import io.tickcache.features.OrderBookFeatures;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;
import io.tickcache.market.KlineSeries;
import io.tickcache.market.OrderBook;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;

/**
 * Applies an event to its instrument by the feed rules, and extracts the features of a step where
 * they allow. Serving, training and evaluation make their steps here.
 */
public final class StepMaker {

  private final FeedListener listener;
  private final FeatureExtractors extractors;
  private final KlineIntervalRule intervals;
  private final double[] bookFeatures;
  private final double[] klineFeatures;

  public StepMaker(
      FeedListener listener, FeatureExtractors extractors, KlineIntervalRule intervals) {
    this.listener = listener;
    this.intervals = intervals;
    this.extractors = extractors;
    this.bookFeatures = new double[extractors.orderBook().schema().size()];
    this.klineFeatures = new double[extractors.kline().schema().size()];
  }

  /**
   * Applies an order-book update.
   *
   * @param update has passed {@link io.tickcache.market.OrderBookUpdates#validate}
   * @return the features of the step that it makes, as {@link OrderBookFeatures} lists them, not
   *     normalized, in an array that the next call writes again; null if the feed rules make none
   *     of it
   * @throws RefusedEventException if the book had already moved past it
   */
  public double[] apply(InstrumentMarket market, OrderBookUpdate update)
      throws RefusedEventException {
    OrderBook book = market.book();
    long lastSequence = book.lastSequence();
    if (extractors.orderBook().readsFlow()) {
      book.trackFlow();
    } else {
      book.forgetFlow(); // that of another model, before this one took over
    }
    BookOutcome outcome = book.apply(update);
    if (outcome == BookOutcome.STALE) {
      throw new RefusedEventException(
          DeadLetterStage.APPLY,
          "update %d..%d is stale: the book of '%s' already stands at %d"
              .formatted(
                  update.getFirstSequence(),
                  update.getLastSequence(),
                  market.name(),
                  lastSequence));
    }
    if (!outcome.withoutBook()) {
      market.bookWasChanged();
    }
    listener.applied(outcome);
    listener.became(EventFate.of(outcome));
    if (outcome != BookOutcome.APPLIED) {
      return null;
    }
    extractors.orderBook().extract(book, market.previousMid(), bookFeatures);
    market.setPreviousMid(book.mid());
    return bookFeatures;
  }

  /**
   * Applies a kline.
   *
   * @param kline is closed and has passed {@link io.tickcache.market.Klines#validate}
   * @return the features of the step that it makes, as {@link KlineFeatures} lists them, not
   *     normalized, in an array that the next call writes again; null while their windows are not
   *     full, and if the kline is passed over
   * @throws RefusedEventException if the series already has a later kline or this one, or the
   *     interval is none for the model
   */
  public double[] apply(InstrumentMarket market, Kline kline) throws RefusedEventException {
    if (!intervals.admits(market, kline.getIntervalMicros())) {
      listener.became(EventFate.OTHER_INTERVAL);
      return null;
    }
    KlineSeries series = market.klines(kline.getIntervalMicros());
    KlineOutcome outcome = series.add(kline);
    if (outcome == KlineOutcome.STALE) {
      throw new RefusedEventException(
          DeadLetterStage.APPLY,
          "kline opening at %d us is stale: '%s' already has a later one or this one"
              .formatted(kline.getOpenTimeMicros(), market.name()));
    }
    listener.applied(outcome);
    if (!extractors.kline().ready(series)) {
      listener.became(EventFate.KLINE_WARMING);
      return null;
    }
    extractors.kline().extract(series, klineFeatures);
    listener.became(EventFate.STEP);
    return klineFeatures;
  }
}
