package io.tickcache.recording.klines;

import io.tickcache.exchange.Decimals;
import io.tickcache.exchange.EpochTimes;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.recording.klines.KlineFormat.UnusableFormatException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which column of a kline file holds what, told by its header or, without one, by the number of
 * columns. Places count from 0; −1 where there is no such column.
 *
 * @param names as the header has them, or as they are usually called
 * @param time open time
 * @param turnover volume in quote currency
 * @param symbol the instrument's symbol
 * @param exchange the exchange's name
 * @param interval the klines' length
 */
record KlineColumns(
    List<String> names,
    int time,
    int open,
    int high,
    int low,
    int close,
    int volume,
    int turnover,
    int symbol,
    int exchange,
    int interval) {

  private static final List<String> NAMES =
      List.of(
          "opentime opentimems opentimeus opentimestamp timestamp timestampms ts unix unixtimestamp"
              + " start starttime time datetime date datetimeutc timeutc dateutc t",
          "open openprice o",
          "high highprice h",
          "low lowprice l",
          "close closeprice c",
          "volume vol basevolume volumebase v",
          "turnover quotevolume quoteassetvolume quotevol volumequote",
          "symbol pair ticker instrument",
          "exchange venue",
          "interval timeframe");

  private static final List<String> BARE =
      List.of("open time", "open", "high", "low", "close", "volume");
  private static final int BARE_BYBIT = 7; // and turnover
  private static final int BARE_BINANCE = 12; // close time, turnover at 7, and four more
  private static final int TURNOVER_OF_BYBIT = 6;
  private static final int TURNOVER_OF_BINANCE = 7;

  /**
   * The columns of a header; empty if it is none of a kline file.
   *
   * @throws UnusableFormatException if it names prices but lacks a column that is needed; the
   *     message says which
   */
  static Optional<KlineColumns> ofHeader(List<String> header) throws UnusableFormatException {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < header.size(); i++) {
      places.putIfAbsent(plain(header.get(i)), i);
    }
    int[] found = NAMES.stream().mapToInt(names -> place(names, places)).toArray();
    if (found[1] < 0 || found[2] < 0 || found[3] < 0 || found[4] < 0) {
      return Optional.empty();
    }
    if (found[5] < 0) {
      volumesByCurrency(header, found);
    }
    require(found[0], "the open time, e.g. 'timestamp' or 'open_time'", header);
    require(found[5], "the volume, 'volume'", header);
    return Optional.of(
        new KlineColumns(
            List.copyOf(header),
            found[0],
            found[1],
            found[2],
            found[3],
            found[4],
            found[5],
            found[6],
            found[7],
            found[8],
            found[9]));
  }

  private static void require(int place, String what, List<String> header)
      throws UnusableFormatException {
    if (place < 0) {
      throw new UnusableFormatException(
          "header '" + String.join(",", header) + "' must have a column for " + what);
    }
  }

  private static int place(String names, Map<String, Integer> places) {
    for (String name : names.split(" ")) {
      if (places.containsKey(name)) {
        return places.get(name);
      }
    }
    return -1;
  }

  /** As in {@code Volume BTC,Volume USDT}: the base currency's comes first. */
  private static void volumesByCurrency(List<String> header, int[] found) {
    for (int i = 0; i < header.size(); i++) {
      if (plain(header.get(i)).startsWith("volume")) {
        if (found[5] < 0) {
          found[5] = i;
        } else if (found[6] < 0) {
          found[6] = i;
        }
      }
    }
  }

  /** Without capitals, spaces and signs. */
  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /**
   * The columns of a row without a header, as exchanges and ccxt write them; empty if it is no row
   * of klines.
   */
  static Optional<KlineColumns> ofRow(List<String> row) {
    int columns = row.size();
    if (columns != BARE.size() && columns != BARE_BYBIT && columns != BARE_BINANCE) {
      return Optional.empty();
    }
    int turnover =
        switch (columns) {
          case BARE_BYBIT -> TURNOVER_OF_BYBIT;
          case BARE_BINANCE -> TURNOVER_OF_BINANCE;
          default -> -1;
        };
    KlineColumns found = new KlineColumns(BARE, 0, 1, 2, 3, 4, 5, turnover, -1, -1, -1);
    try {
      KlineRow first = found.row(1, row);
      boolean klines =
          first.low() <= Math.min(first.open(), first.close())
              && first.high() >= Math.max(first.open(), first.close())
              && first.low() > 0;
      if (klines && columns == BARE_BYBIT && !isTurnover(first)) {
        found = new KlineColumns(BARE, 0, 1, 2, 3, 4, 5, -1, -1, -1, -1); // Kraken's trade count
      }
      return klines ? Optional.of(found) : Optional.empty();
    } catch (MalformedLineException e) {
      return Optional.empty();
    }
  }

  /** Whether it is volume times a price of the row; or, of inverse contracts, over one. */
  private static boolean isTurnover(KlineRow row) {
    double price = row.turnover() / row.volume();
    double inverse = row.volume() / row.turnover();
    return isBetween(row, price) || isBetween(row, inverse);
  }

  private static boolean isBetween(KlineRow row, double price) {
    return price >= 0.99 * row.low() && price <= 1.01 * row.high();
  }

  /** Whether rows have the twelve columns of Binance's klines. */
  boolean areBinances(int columns) {
    return columns == BARE_BINANCE && turnover == TURNOVER_OF_BINANCE;
  }

  /**
   * A row's numbers.
   *
   * @throws MalformedLineException if one of them is missing or wrong; the message names the column
   */
  KlineRow row(long line, List<String> fields) throws MalformedLineException {
    int last =
        Math.max(Math.max(Math.max(time, open), Math.max(high, low)), Math.max(close, volume));
    if (fields.size() <= last) {
      throw new MalformedLineException(
          "row has %d columns, must have %d".formatted(fields.size(), last + 1));
    }
    boolean hasTurnover = turnover >= 0 && turnover < fields.size();
    return new KlineRow(
        line,
        EpochTimes.parse(name(time), fields.get(time)),
        number(open, fields),
        number(high, fields),
        number(low, fields),
        number(close, fields),
        number(volume, fields),
        hasTurnover && !fields.get(turnover).isBlank() ? (Double) number(turnover, fields) : null);
  }

  private String name(int place) {
    return place < names.size() ? names.get(place).trim() : "column " + (place + 1);
  }

  private double number(int place, List<String> fields) throws MalformedLineException {
    String text = fields.get(place).trim();
    try {
      return Decimals.parse(text.toCharArray(), 0, text.length());
    } catch (MalformedLineException e) {
      throw new MalformedLineException("'" + name(place) + "': " + e.getMessage());
    }
  }
}
