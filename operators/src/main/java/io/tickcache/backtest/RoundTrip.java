package io.tickcache.backtest;

import java.math.BigDecimal;

/**
 * A position from flat to flat; a fill that turns a position around ends one and begins another.
 *
 * @param instrument venue:symbol
 * @param side BUY of a long position, SELL of a short one
 * @param openedMicros event time of the first fill, microseconds since 1970-01-01 UTC
 * @param closedMicros event time of the last fill; of one that is still open, the last mark's
 * @param open whether it was still open when the recording ended: then it is marked to mid
 * @param quantity the largest that it was, the venue's unit, above 0
 * @param entryPrice average of the fills that made it larger, quote currency
 * @param exitPrice average of the fills that made it smaller, and of the last mid for what is open
 * @param gross profit before costs, quote currency
 * @param costs of all its fills and its funding
 */
public record RoundTrip(
    String instrument,
    OrderSide side,
    long openedMicros,
    long closedMicros,
    boolean open,
    BigDecimal quantity,
    BigDecimal entryPrice,
    BigDecimal exitPrice,
    BigDecimal gross,
    Costs costs) {

  /** Profit after costs, quote currency. */
  public BigDecimal net() {
    return gross.subtract(costs.total());
  }
}
