package io.tickcache.job.backtest;

import java.util.Collection;
import java.util.List;

/** What instruments are quoted in, told by their symbols. */
final class Currency {

  /** The longer ones first. */
  private static final List<String> KNOWN =
      List.of("FDUSD", "BUSD", "USDT", "USDC", "TUSD", "USD", "EUR", "BTC", "ETH");

  private static final String PERPETUAL = "_PERP";

  private Currency() {}

  /** The one that all have; null if there is none, or nobody knows. */
  static String of(Collection<String> instruments) {
    List<String> all = instruments.stream().map(Currency::of).distinct().toList();
    return all.size() == 1 && !all.get(0).isEmpty() ? all.get(0) : null;
  }

  /** All that instruments are quoted in, where it is more than one; else null. */
  static String severalOf(Collection<String> instruments) {
    List<String> all =
        instruments.stream()
            .map(Currency::of)
            .filter(known -> !known.isEmpty())
            .distinct()
            .sorted()
            .toList();
    return all.size() > 1 ? String.join(", ", all) : null;
  }

  private static String of(String instrument) {
    String symbol = instrument.substring(instrument.indexOf(':') + 1);
    String pair =
        symbol.endsWith(PERPETUAL)
            ? symbol.substring(0, symbol.length() - PERPETUAL.length())
            : symbol;
    return KNOWN.stream().filter(pair::endsWith).findFirst().orElse("");
  }
}
