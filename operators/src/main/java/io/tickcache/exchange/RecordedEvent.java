package io.tickcache.exchange;

import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.OrderBookUpdate;

/** One thing that happened on a market, as a recording or the simulator tells it. */
public sealed interface RecordedEvent {

  /** venue:symbol; of a market record, what it describes. */
  String instrument();

  /** The exchange's clock, microseconds since 1970-01-01 UTC. */
  long eventTimeMicros();

  /** A change of an order book. */
  record BookUpdateEvent(OrderBookUpdate update) implements RecordedEvent {
    @Override
    public String instrument() {
      return update.getInstrument();
    }

    @Override
    public long eventTimeMicros() {
      return update.getEventTimeMicros();
    }
  }

  /** A candle, closed or not. */
  record KlineEvent(Kline kline) implements RecordedEvent {
    @Override
    public String instrument() {
      return kline.getInstrument();
    }

    @Override
    public long eventTimeMicros() {
      return kline.getEventTimeMicros();
    }
  }

  /** A record of the market prefix. */
  record MarketEvent(MarketContext context) implements RecordedEvent {
    @Override
    public String instrument() {
      return context.getMarket();
    }

    @Override
    public long eventTimeMicros() {
      return context.getEventTimeMicros();
    }
  }

  /**
   * A print. Price in quote currency, quantity in the venue's unit; {@code buyerIsMaker}: the
   * seller was the aggressor.
   */
  record TradeEvent(
      String instrument, long eventTimeMicros, double price, double quantity, boolean buyerIsMaker)
      implements RecordedEvent {}

  /** The exchange's own best bid and ask after the update {@code sequence}. */
  record TopOfBookEvent(
      String instrument,
      long eventTimeMicros,
      long sequence,
      double bidPrice,
      double bidQuantity,
      double askPrice,
      double askQuantity)
      implements RecordedEvent {}
}
