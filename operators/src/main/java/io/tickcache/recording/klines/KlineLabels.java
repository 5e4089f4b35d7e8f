package io.tickcache.recording.klines;

import io.tickcache.market.KlineIntervals;
import java.util.List;
import java.util.Locale;

/**
 * What the user says of kline files, which goes before all that they say themselves.
 *
 * @param venue of all kline files, e.g. {@code kraken} or {@code binance-spot}; null: not said
 * @param symbol of all kline files; null: not said
 * @param intervalMicros of all kline files; 0: not said
 * @param rules for files of certain names, which go before the three above
 */
public record KlineLabels(
    String venue, String symbol, long intervalMicros, List<KlineLabelRule> rules) {

  /** Nothing is said. */
  public static final KlineLabels NONE = new KlineLabels(null, null, 0, List.of());

  /**
   * Checks them.
   *
   * @throws IllegalArgumentException if the venue is no name of one
   */
  public KlineLabels {
    venue = checkedVenue(venue);
    symbol = symbol == null ? null : symbol.toUpperCase(Locale.ROOT);
    rules = List.copyOf(rules);
  }

  /** An interval's length of its name, e.g. 15m. */
  public static long checkedInterval(String name) {
    long micros = KlineIntervals.parse(name);
    if (micros <= 0) {
      throw new IllegalArgumentException(
          "interval '" + name + "' must be a number and s, m, h, d, w or M (months), e.g. 15m");
    }
    return micros;
  }

  static String checkedVenue(String venue) {
    if (venue == null) {
      return null;
    }
    String name = venue.toLowerCase(Locale.ROOT);
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException(
          "venue '" + venue + "' must be of a-z 0-9 -, e.g. binance-spot");
    }
    return name;
  }
}
