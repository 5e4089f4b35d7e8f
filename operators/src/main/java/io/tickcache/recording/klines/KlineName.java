package io.tickcache.recording.klines;

import io.tickcache.market.KlineIntervals;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a kline file says, word by word: {@code BTCUSDT_bybit_linear_1h}, {@code
 * BTCUSDT-1m-2025-01}, {@code BTC_USDT_USDT-1h-futures}, {@code Binance_BTCUSDT_d}. The first words
 * that are nothing else are the symbol.
 */
final class KlineName {

  private static final Pattern ENDING =
      Pattern.compile("(?i)\\.(csv|tsv|txt|json|jsonl|gz|zip|zst|bz2|xz)$");
  private static final Pattern WORD = Pattern.compile("[^_\\-. ]+");
  private static final Pattern YEAR = Pattern.compile("(19|20)\\d\\d");
  private static final Pattern DATE =
      Pattern.compile("(19|20)\\d\\d(0[1-9]|1[0-2])((0[1-9]|[12]\\d|3[01])(\\d{6})?)?");
  private static final Set<String> FILLING =
      Set.of(
          "kline klines ohlc ohlcv candle candles candlestick candlesticks bars data".split(" "));
  private static final Set<String> QUOTES =
      Set.of("USDT USDC FDUSD BUSD TUSD USD EUR BTC ETH BNB TRY BRL".split(" "));
  private static final Set<String> NO_TRADES =
      Set.of("mark index premiumindex funding fundingrate markprice indexprice".split(" "));

  private String symbol;
  private int symbolEnd; // where it ends in the stem
  private boolean symbolOpen = true; // whether the next word may belong to it
  private String exchange;
  private String market;
  private long intervalMicros;
  private String noTrades;
  private boolean dated;
  private String plainBefore; // the word before this one, if it is nothing known
  private final List<String> unknownWords = new ArrayList<>();
  private final String stem;

  private KlineName(String stem) {
    this.stem = stem;
  }

  /** Reads a file's name. */
  static KlineName of(String fileName) {
    String stem = fileName;
    for (Matcher end = ENDING.matcher(stem); end.find(); end = ENDING.matcher(stem)) {
      stem = stem.substring(0, end.start());
    }
    KlineName name = new KlineName(stem);
    List<MatchResult> words = WORD.matcher(stem).results().toList();
    boolean coinFirst = words.size() > 1 && QUOTES.contains(words.get(1).group());
    for (int i = 0; i < words.size(); i++) {
      name.add(words.get(i).group(), words.get(i).end(), i == 0 && coinFirst);
    }
    return name;
  }

  /**
   * Takes in the next word.
   *
   * @param end where it ends in the stem
   * @param isCoin whether it is one for sure: some exchanges are called like coins
   */
  private void add(String word, int end, boolean isCoin) {
    if (!isCoin && (addDate(word) || addKnown(word))) {
      symbolOpen = symbol == null; // an exchange may come first
      plainBefore = null;
    } else if (symbolOpen && (symbol == null || belongsToSymbol(word))) {
      symbol = symbol == null ? word : stem.substring(symbolEnd - symbol.length(), end);
      symbolEnd = end;
    } else {
      symbolOpen = false;
      plainBefore = word;
      unknownWords.add(word);
    }
  }

  /**
   * Symbols are in one case: BTC_USDT, not BTCUSDT_part. A short number is none of it, but minutes
   * (Kraken's and Bybit's names) or a part; a longer one is the day when a contract expires.
   */
  private boolean belongsToSymbol(String word) {
    if (word.matches("\\d{1,4}")) {
      return false;
    }
    boolean upper = symbol.equals(symbol.toUpperCase(Locale.ROOT));
    return !upper || word.equals(word.toUpperCase(Locale.ROOT));
  }

  private boolean addDate(String word) {
    boolean date =
        YEAR.matcher(word).matches()
            || DATE.matcher(word).matches()
            || dated && word.matches("\\d\\d");
    dated |= date;
    return date;
  }

  private boolean addKnown(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    String itsExchange = Exchanges.exchange(word);
    String itsMarket = Exchanges.market(word);
    long interval = interval(word, lower);
    if (itsMarket != null && exchange == null && itsExchange == null && plainBefore != null) {
      exchange = plainBefore.toLowerCase(Locale.ROOT); // one that is not in the list
      unknownWords.remove(plainBefore);
    }
    exchange = exchange == null ? itsExchange : exchange;
    market = market == null ? itsMarket : market;
    intervalMicros = intervalMicros == 0 ? interval : intervalMicros;
    noTrades = symbol != null && NO_TRADES.contains(lower) ? lower : noTrades;
    return itsExchange != null
        || itsMarket != null
        || interval > 0
        || FILLING.contains(symbol == null ? word : lower)
        || symbol != null && NO_TRADES.contains(lower);
  }

  private long interval(String word, String lower) {
    long interval = KlineIntervals.parse(word);
    if (interval > 0 || symbol == null) {
      return interval;
    }
    return switch (lower) {
      case "minute" -> KlineIntervals.parse("1m");
      case "hour", "hourly" -> KlineIntervals.parse("1h");
      case "d", "day", "daily" -> KlineIntervals.parse("1d");
      case "weekly" -> KlineIntervals.parse("1w");
      case "monthly" -> KlineIntervals.MONTH_MICROS;
      default -> 0;
    };
  }

  /** As the name writes it; null if it says none. */
  String symbol() {
    return symbol;
  }

  /** In small letters; null if the name says none. */
  String exchange() {
    return exchange;
  }

  /** See {@link Exchanges#market}; null if the name says none. */
  String market() {
    return market;
  }

  /** 0 if the name says none. */
  long intervalMicros() {
    return intervalMicros;
  }

  /** What the klines are of, if not of trades, e.g. {@code mark}; else null. */
  String noTrades() {
    return noTrades;
  }

  /** Whether the name is {@code SYMBOL-INTERVAL-YEAR-MONTH}, with a day or without: Binance's. */
  boolean isOfBinancesArchive() {
    return stem.matches("[^-]+-\\d+(s|m|h|d|w|mo)-\\d{4}-\\d\\d(-\\d\\d)?");
  }

  /**
   * Whether the name is freqtrade's, {@code BASE_QUOTE-INTERVAL} or {@code BASE_QUOTE_SETTLE-…}.
   */
  boolean isFreqtrades() {
    return stem.matches("[^-_]+(_[^-_]+){1,2}-\\d+(s|m|h|d|w|M)(-futures)?");
  }

  /** Whether symbols end in this currency, in capitals. */
  static boolean isQuote(String currency) {
    return QUOTES.contains(currency);
  }

  /** The words that nothing explains: files that differ in them are of different things. */
  List<String> unknownWords() {
    return unknownWords;
  }
}
