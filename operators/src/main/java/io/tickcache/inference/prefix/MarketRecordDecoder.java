package io.tickcache.inference.prefix;

import io.tickcache.features.MarketFeatures;
import io.tickcache.inference.event.EventDecoder;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.MarketContext;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.TokenTypes;

/** Turns raw records of the market topic into what a model's prefix takes, or says why not. */
public final class MarketRecordDecoder {

  private final EventDecoder decoder;
  private final TokenTypes tokenTypes;

  public MarketRecordDecoder(EventDecoder decoder, TokenTypes tokenTypes) {
    this.decoder = decoder;
    this.tokenTypes = tokenTypes;
  }

  /**
   * The record.
   *
   * @throws RefusedEventException if it is malformed, or the model takes no prefix
   */
  public MarketRecord decode(RawEvent raw) throws RefusedEventException {
    MarketContext context = decoder.decodeMarket(raw);
    MarketFeatures extractor = tokenTypes.extractors().market();
    double[] features = new double[extractor.schema().size()];
    extractor.extract(context, features);
    return new MarketRecord(
        new MarketRecord.Key(context.getEventTimeMicros(), raw.value()),
        raw,
        tokenTypes.require(TokenSource.MARKET).step(features).features());
  }
}
