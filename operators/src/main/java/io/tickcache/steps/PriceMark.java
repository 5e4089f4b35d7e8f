package io.tickcache.steps;

/**
 * What an event says of an instrument's price, for the timeline of it that forecasts are scored on.
 *
 * @param kind what it says
 * @param eventTimeMicros the event's time, microseconds since 1970-01-01 UTC
 * @param timeMicros from when on it holds: the event's time, or when the kline closed
 * @param intervalMicros the kline's length; 0 of an order book
 * @param price quote currency: the book's mid or the kline's close; NaN without one
 * @param bestBid of the book after the event, quote currency; NaN unless it has both sides
 * @param bestAsk of the book after the event, quote currency; NaN unless it has both sides
 */
public record PriceMark(
    Kind kind,
    long eventTimeMicros,
    long timeMicros,
    long intervalMicros,
    double price,
    double bestBid,
    double bestAsk) {

  /** What a mark says. */
  public enum Kind {
    /** From then on the price is this one. */
    PRICE,
    /** From then on there is none, until one is told: the book lost a side. */
    NONE,
    /** There was none since the last one that was told, until the next: a gap, a cross. */
    LOST,
    /** The same, and then the price is this one: klines were missing before this one. */
    PRICE_AFTER_LOSS,
    /** Nothing was told of the instrument for so long that it was forgotten: all prices end. */
    FORGOTTEN
  }

  /** An instrument that was forgotten, or is new, has an event again. */
  public static PriceMark forgotten(long eventTimeMicros) {
    return new PriceMark(
        Kind.FORGOTTEN, eventTimeMicros, eventTimeMicros, 0, Double.NaN, Double.NaN, Double.NaN);
  }
}
