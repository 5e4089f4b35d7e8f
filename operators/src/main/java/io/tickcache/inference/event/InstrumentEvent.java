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

  /** The same event, as if it had happened then. */
  InstrumentEvent at(long micros);

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

    @Override
    public long follows() {
      return OrderedEvent.followedBy(update);
    }

    @Override
    public InstrumentEvent at(long micros) {
      return new BookUpdateEvent(raw, sortKey.at(micros), update);
    }
  }

  /** A candle, closed or not. */
  record KlineEvent(RawEvent raw, SortKey sortKey, Kline kline) implements InstrumentEvent {
    @Override
    public String instrument() {
      return kline.getInstrument();
    }

    @Override
    public InstrumentEvent at(long micros) {
      return new KlineEvent(raw, sortKey.at(micros), kline);
    }
  }
}
