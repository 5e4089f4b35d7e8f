package io.tickcache.backtest.tape;

import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.OrderBookUpdate;

/** One thing that changes what orders may be filled at. */
public sealed interface MarketChange {

  /** venue:symbol. */
  String instrument();

  /** Event time, microseconds since 1970-01-01 UTC. */
  long timeMicros();

  /** The book changes. */
  record BookChange(OrderBookUpdate update) implements MarketChange {
    @Override
    public String instrument() {
      return update.getInstrument();
    }

    @Override
    public long timeMicros() {
      return update.getEventTimeMicros();
    }
  }

  /** A trade is printed. */
  record Print(TradeEvent trade) implements MarketChange {
    @Override
    public String instrument() {
      return trade.instrument();
    }

    @Override
    public long timeMicros() {
      return trade.eventTimeMicros();
    }
  }

  /** A bar begins, at its first price, quote currency. */
  record BarOpen(String instrument, long timeMicros, double price) implements MarketChange {}

  /** A bar ends, at its last price, quote currency. */
  record BarClose(String instrument, long timeMicros, double price) implements MarketChange {}
}
