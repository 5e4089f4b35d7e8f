package io.tickcache.recording.klines;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a kline file itself says of its venue and symbol: its name first, then its columns, its
 * folders, and the way it is written.
 *
 * @param name what its name says
 * @param folders what the folders above it say
 * @param format how it is written
 * @param scan what its rows are
 */
record KlineEvidence(KlineName name, KlineFolders folders, KlineFormat format, KlineScan scan) {

  /** Binance's archive: from here on files of futures have headers. */
  private static final long HEADERS_SINCE_MICROS = micros("2022-08-11T00:00:00Z");

  /** Binance's archive: from here on files of spot are in microseconds. */
  private static final long MICROS_SINCE_MICROS = micros("2025-01-01T00:00:00Z");

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  String exchange() {
    if (name.exchange() != null) {
      return name.exchange();
    }
    if (scan.exchange() != null && !scan.exchange().isBlank()) {
      return columnWords()
          .map(Exchanges::exchange)
          .filter(Objects::nonNull)
          .findFirst()
          .orElse(scan.exchange().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", ""));
    }
    if (folders.exchange() != null) {
      return folders.exchange();
    }
    return format.isBinances() ? Exchanges.BINANCE : null;
  }

  String market() {
    if (name.market() != null) {
      return name.market();
    }
    Optional<String> column =
        columnWords().map(Exchanges::market).filter(Objects::nonNull).findFirst();
    if (column.isPresent()) {
      return column.get();
    }
    if (folders.market() != null) {
      return folders.market();
    }
    if (name.isFreqtrades()) {
      return pair().size() > 2 ? Exchanges.FUTURES : Exchanges.SPOT;
    }
    return format.isBinances() && name.isOfBinancesArchive() ? archiveMarket() : null;
  }

  /** Of the exchange's column, which may name a market too: binance-futures. */
  private Stream<String> columnWords() {
    return scan.exchange() == null ? Stream.empty() : Stream.of(scan.exchange().split("[-_ .]"));
  }

  /**
   * Binance's archive: spot's files have no header and, since 2025, microseconds; those of futures
   * have milliseconds and, since August 2022, a header.
   */
  private String archiveMarket() {
    if (format.hasHeader()) {
      return Exchanges.FUTURES;
    }
    boolean spot =
        scan.firstMicros() >= HEADERS_SINCE_MICROS && scan.lastMicros() < MICROS_SINCE_MICROS;
    return spot || scan.inMicros() ? Exchanges.SPOT : null;
  }

  boolean isSure() {
    String exchange = exchange();
    return exchange != null && (market() != null || !Exchanges.needsMarket(exchange));
  }

  String venue() {
    String exchange = exchange();
    return exchange == null
        ? Exchanges.UNKNOWN
        : Exchanges.venue(exchange, market(), isCoinMargined());
  }

  /** What was taken for granted, though nothing says it; null if nothing was. */
  String assumption(KlineLabels labels, KlineLabelRule rule) {
    boolean said = labels.venue() != null || rule != null && rule.venue() != null;
    return !said && Exchanges.BYBIT.equals(exchange()) && market() == null
        ? "Bybit's, and nothing says which market: %s is taken; else say e.g. --venue bybit-spot"
            .formatted(venue())
        : null;
  }

  /** As the venue writes it, wherever its name comes from; null if nothing says one. */
  String symbol(String venue) {
    String written = scan.symbol() != null ? scan.symbol() : name.symbol();
    if (written == null) {
      return null;
    }
    List<String> pair = pair();
    String exchange = venue.split("-")[0];
    boolean join =
        Exchanges.joinsPairs(exchange)
            && (pair.size() > 2 || pair.size() == 2 && KlineName.isQuote(pair.get(1)));
    String symbol = join ? pair.get(0) + pair.get(1) : written.replaceAll("[/: ]", "-");
    boolean perpetual =
        join && pair.size() > 2 && isCoinMargined() && exchange.equals(Exchanges.BINANCE);
    return (perpetual ? symbol + "_PERP" : symbol).toUpperCase(Locale.ROOT);
  }

  /** The currencies of a pair, and what it settles in: BTC_USDT, BTC/USDT:USDT. */
  private List<String> pair() {
    String written = scan.symbol() != null ? scan.symbol() : name.symbol();
    return written == null ? List.of() : List.of(written.toUpperCase(Locale.ROOT).split("[_/:-]"));
  }

  /** BTCUSD_PERP, BTCUSD_250328, BTC_USD_BTC, BTCUSD: settled in the coin. */
  private boolean isCoinMargined() {
    List<String> pair = pair();
    return !pair.isEmpty()
        && (pair.get(0).matches(".*USD([FGHJKMNQUVXZ]\\d\\d)?")
            || pair.size() > 2 && pair.get(2).equals(pair.get(0)));
  }
}
