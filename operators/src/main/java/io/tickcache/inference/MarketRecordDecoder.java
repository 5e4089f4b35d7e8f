package io.tickcache.inference;

import io.tickcache.features.MarketFeatures;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.MarketContext;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.TokenTypes;

/** Turns raw records of the market topic into what a model's prefix takes, or says why not. */
final class MarketRecordDecoder {

  private final EventDecoder decoder;
  private final TokenTypes tokenTypes;

  MarketRecordDecoder(EventDecoder decoder, TokenTypes tokenTypes) {
    this.decoder = decoder;
    this.tokenTypes = tokenTypes;
  }

  /**
   * The record.
   *
   * @throws RefusedEventException if it is malformed, or the model takes no prefix
   */
  MarketRecord decode(RawEvent raw) throws RefusedEventException {
    MarketContext context = decoder.decodeMarket(raw);
    double[] features = new double[MarketFeatures.SCHEMA.size()];
    MarketFeatures.extract(context, features);
    return new MarketRecord(
        new MarketRecord.Key(context.getEventTimeMicros(), raw.value()),
        raw,
        tokenTypes.require(TokenSource.MARKET).step(features).features());
  }
}
