package io.tickcache.recording.message;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Tells the market of Bybit's messages where they do not name it. */
public final class BybitMarkets {

  private static final List<String> MARKETS = List.of("linear", "spot", "inverse");
  private static final String BETWEEN_WORDS = "[^a-z]+";

  private BybitMarkets() {}

  /**
   * {@code linear}, {@code spot} or {@code inverse}, whichever stands last in the path, or null.
   */
  public static String ofPath(Path file) {
    for (Path part = file.toAbsolutePath().normalize(); part != null; part = part.getParent()) {
      Path name = part.getFileName();
      if (name != null) {
        for (String word : name.toString().toLowerCase(Locale.ROOT).split(BETWEEN_WORDS)) {
          if (MARKETS.contains(word)) {
            return word;
          }
        }
      }
    }
    return null;
  }

  /** The derivatives market: inverse contracts alone are quoted in USD. */
  public static String ofSymbol(String symbol) {
    return symbol.matches(".*USD([FGHJKMNQUVXZ]\\d\\d)?") ? "inverse" : "linear";
  }
}
