package io.tickcache.recording.klines;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Names of exchanges and of their markets as they stand in names of files and folders, and the
 * venues that they are here.
 */
final class Exchanges {

  /** What nothing names is called. */
  static final String UNKNOWN = "unknown";

  static final String BINANCE = "binance";
  static final String BYBIT = "bybit";
  static final String SPOT = "spot";
  static final String FUTURES = "futures";
  private static final String LINEAR = "linear";
  private static final String INVERSE = "inverse";
  private static final String USDM = "usdm";
  private static final String COINM = "coinm";

  private static final Set<String> NAMES =
      Set.of(
          (BINANCE
                  + " bybit okx okex kraken krakenfutures kucoin kucoinfutures coinbase coinbasepro"
                  + " gdax bitstamp bitfinex gate gateio bitget mexc htx huobi poloniex gemini"
                  + " bitmex deribit bittrex ftx ftxus phemex bitmart bingx cryptocom upbit bithumb"
                  + " hyperliquid dydx binanceus bitvavo bitflyer lbank whitebit woo exmo cexio"
                  + " bitso ascendex coinex hitbtc okcoin luno btse bitpanda xt coinw probit")
              .split(" "));

  /** Markets by the words for them. */
  private static final Map<String, String> MARKETS =
      Map.ofEntries(
          Map.entry(SPOT, SPOT),
          Map.entry(LINEAR, LINEAR),
          Map.entry(INVERSE, INVERSE),
          Map.entry(USDM, USDM),
          Map.entry("um", USDM),
          Map.entry(COINM, COINM),
          Map.entry("cm", COINM),
          Map.entry(FUTURES, FUTURES),
          Map.entry("future", FUTURES),
          Map.entry("fut", FUTURES),
          Map.entry("swap", FUTURES),
          Map.entry("perp", FUTURES),
          Map.entry("perpetual", FUTURES));

  private Exchanges() {}

  /** The exchange that a word names; null if it names none. */
  static String exchange(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    if (name.equals(BINANCE + USDM) || name.equals(BINANCE + COINM)) {
      return BINANCE;
    }
    return NAMES.contains(name) ? name : null;
  }

  /** The market that a word names; null if it names none. */
  static String market(String word) {
    String name = word.toLowerCase(Locale.ROOT);
    if (word.equals("PERP")) {
      return null; // a part of the symbol, as in BTCUSD_PERP
    }
    if (name.equals(BINANCE + USDM) || name.equals(BINANCE + COINM)) {
      return name.substring(BINANCE.length());
    }
    return MARKETS.get(name);
  }

  /**
   * The venue of a market of an exchange, e.g. {@code binance-usdm}; the exchange alone where the
   * market is not known.
   */
  static String venue(String exchange, String market, boolean coinMargined) {
    if (market == null) {
      return exchange.equals(BYBIT) ? BYBIT + "-" + (coinMargined ? INVERSE : LINEAR) : exchange;
    }
    String name = market;
    if (exchange.equals(BINANCE) && !market.equals(SPOT)) {
      name = isCoinMargined(market, coinMargined) ? COINM : USDM;
    } else if (exchange.equals(BYBIT) && !market.equals(SPOT)) {
      name = isCoinMargined(market, coinMargined) ? INVERSE : LINEAR;
    }
    return exchange + "-" + name;
  }

  private static boolean isCoinMargined(String market, boolean coinMargined) {
    return market.equals(COINM) || market.equals(INVERSE) || market.equals(FUTURES) && coinMargined;
  }

  /**
   * Whether the exchange has several markets of equal symbols, so that its name alone is no venue.
   */
  static boolean needsMarket(String exchange) {
    return exchange.equals(BINANCE);
  }

  /** Whether klines of this venue count contracts and not coins: their turnover is in coins. */
  static boolean countsContracts(String venue) {
    return venue.endsWith("-" + COINM) || venue.endsWith("-" + INVERSE);
  }

  /** Whether the exchange writes a pair in one word, e.g. BTCUSDT. */
  static boolean joinsPairs(String exchange) {
    return exchange.equals(BINANCE) || exchange.equals(BYBIT);
  }
}
