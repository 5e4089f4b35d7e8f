package io.tickcache.inference.event;

import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.OrderedEvent;
import io.tickcache.steps.SortKey;

/** A raw event that was decoded and found valid, with its place in the order. */
public sealed interface InstrumentEvent extends OrderedEvent {

  /** The record it came from. */
  RawEvent raw();

  default TokenSource source() {
    return raw().source();
  }

  /** A change of the order book. */
  record BookUpdateEvent(RawEvent raw, SortKey sortKey, OrderBookUpdate update)
      implements InstrumentEvent {
    @Override
    public String instrument() {
      return update.getInstrument();
    }
  }

  /** A candle, closed or not. */
  record KlineEvent(RawEvent raw, SortKey sortKey, Kline kline) implements InstrumentEvent {
    @Override
    public String instrument() {
      return kline.getInstrument();
    }
  }
}
