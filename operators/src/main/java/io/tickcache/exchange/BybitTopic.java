package io.tickcache.exchange;

/**
 * What a topic's name says, e.g. {@code orderbook.50.BTCUSDT}.
 *
 * @param kind its first part
 * @param depth of an order book with a number of levels, else 0
 * @param refusal why messages of this order book cannot be used, or null
 * @param symbol its last part
 */
record BybitTopic(String kind, int depth, Unused refusal, String symbol) {

  private static final int MAX_DEPTH_DIGITS = 6;

  static BybitTopic of(String topic) {
    int first = topic.indexOf('.');
    int last = topic.lastIndexOf('.');
    String kind = first < 0 ? topic : topic.substring(0, first);
    String symbol = topic.substring(last + 1);
    if (!kind.equals("orderbook")) {
      return new BybitTopic(kind, 0, null, symbol);
    }
    String levels = first < last ? topic.substring(first + 1, last) : "";
    return switch (levels) {
      case "rpi" -> new BybitTopic(kind, 0, Unused.RETAIL_BOOK, symbol);
      case "full" -> new BybitTopic(kind, 0, Unused.FULL_BOOK, symbol);
      case "1" -> new BybitTopic(kind, 1, Unused.SNAPSHOTS_ONLY, symbol);
      default ->
          isNumber(levels)
              ? new BybitTopic(kind, Integer.parseInt(levels), null, symbol)
              : new BybitTopic(kind, 0, Unused.OTHER_STREAM, symbol);
    };
  }

  private static boolean isNumber(String levels) {
    return !levels.isEmpty()
        && levels.length() <= MAX_DEPTH_DIGITS
        && levels.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
