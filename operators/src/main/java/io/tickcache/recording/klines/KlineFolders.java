package io.tickcache.recording.klines;

import io.tickcache.market.KlineIntervals;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the folders above a kline file say, the nearest first: {@code binance/futures}, {@code
 * bybit-1m}, {@code data/futures/um/monthly/klines/BTCUSDT/1h}.
 */
final class KlineFolders {

  private static final int DEPTH = 7; // Binance's archive: data/futures/um/monthly/klines/SYMBOL/1h

  private String exchange;
  private String market;
  private long intervalMicros;
  private String noTrades;

  private KlineFolders() {}

  /**
   * Reads the folders of a file.
   *
   * @param namedExchange what the file's name says: another exchange's folder tells no market; null
   *     for none
   */
  static KlineFolders of(Path file, String namedExchange) {
    KlineFolders folders = new KlineFolders();
    Path folder = file.toAbsolutePath().normalize().getParent();
    for (int i = 0; i < DEPTH && folder != null && folder.getFileName() != null; i++) {
      folders.add(folder.getFileName().toString(), namedExchange);
      folder = folder.getParent();
    }
    return folders;
  }

  private void add(String folder, String namedExchange) {
    String itsExchange = null;
    String itsMarket = null;
    for (String word : folder.split("[_\\-. ]+")) {
      itsExchange = itsExchange == null ? Exchanges.exchange(word) : itsExchange;
      itsMarket = itsMarket == null ? Exchanges.market(word) : itsMarket;
      intervalMicros = intervalMicros == 0 ? KlineIntervals.parse(word) : intervalMicros;
      if (word.toLowerCase(Locale.ROOT).matches("(mark|index|premiumindex)(price)?klines?")) {
        noTrades = word;
      }
    }
    boolean ofAnother =
        itsExchange != null && namedExchange != null && !itsExchange.equals(namedExchange);
    if (!ofAnother && (exchange == null || itsExchange == null || exchange.equals(itsExchange))) {
      market = market == null ? itsMarket : market;
      exchange = exchange == null ? itsExchange : exchange;
    }
  }

  /** Null if no folder says one. */
  String exchange() {
    return exchange;
  }

  /** See {@link Exchanges#market}; null if no folder says one. */
  String market() {
    return market;
  }

  /** 0 if no folder says one. */
  long intervalMicros() {
    return intervalMicros;
  }

  /** What the klines are of, if not of trades; else null. */
  String noTrades() {
    return noTrades;
  }
}
