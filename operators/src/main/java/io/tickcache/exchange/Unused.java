package io.tickcache.exchange;

/** Why a line or message of a feed became no event. */
public enum Unused {
  BAD_LINE("bad lines"),
  NO_MARKET_DATA("headers, connections, subscriptions"),
  OTHER_STREAM("other streams and topics"),
  ANOTHER_DEPTH("another feed of the same book"),
  SNAPSHOTS_ONLY("feeds of snapshots only (orderbook.1, partial depth)"),
  RETAIL_BOOK("orderbook.rpi, whose quantities are another book's"),
  FULL_BOOK("orderbook.full, whose snapshot only REST has"),
  SNAPSHOT_NOT_SPANNED("snapshots that no delta spans"),
  SNAPSHOT_NOT_NEEDED("snapshots beside an unbroken stream"),
  IN_SNAPSHOT("deltas that the snapshot contains"),
  BEFORE_SNAPSHOT("deltas before the first snapshot"),
  AFTER_GAP("deltas after a gap, until a snapshot"),
  DUPLICATE("deltas that were read before"),
  NOT_OF_MARKET("trades not of the market (insurance fund, block trades, NA)"),
  EMPTY_TRADE("trades of price or quantity 0"),
  AGGREGATED_TRADE("aggregated trades beside the raw ones"),
  NO_TIME("messages without a time"),
  REPEATED_KLINE("klines that stand in another row as well");

  private final String text;

  Unused(String text) {
    this.text = text;
  }

  /** The reason in words, in the plural. */
  @Override
  public String toString() {
    return text;
  }
}
