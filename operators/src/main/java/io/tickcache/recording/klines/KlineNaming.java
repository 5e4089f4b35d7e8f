package io.tickcache.recording.klines;

import io.tickcache.market.Instruments;
import io.tickcache.market.KlineIntervals;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Whose klines a file holds. Each of venue, symbol and interval is what the first of these says:
 * the user's rules and options, the file's name, its columns, its folders, its rows.
 *
 * @param venue e.g. binance-spot; {@value Exchanges#UNKNOWN} where nothing says one
 * @param isVenueSure whether the venue was said, and not only a part of it
 * @param symbol in capitals
 * @param intervalMicros length of the klines, see {@link KlineIntervals}
 * @param intervalSource what said so, for messages
 * @param likeness files of one instrument that differ in it may be of different things
 * @param note what the user should know; null if nothing
 */
record KlineNaming(
    String venue,
    boolean isVenueSure,
    String symbol,
    long intervalMicros,
    String intervalSource,
    String likeness,
    String note) {

  static KlineNaming of(Path path, KlineLabels labels, KlineFormat format, KlineScan scan)
      throws IOException {
    KlineName name = KlineName.of(path.getFileName().toString());
    KlineFolders folders = KlineFolders.of(path, name.exchange());
    String noTrades = name.noTrades() != null ? name.noTrades() : folders.noTrades();
    if (noTrades != null) {
      throw new IOException("its klines are of '" + noTrades + "' prices, not of trades");
    }
    KlineLabelRule rule =
        labels.rules().stream().filter(each -> each.matches(path)).findFirst().orElse(null);
    KlineEvidence said = new KlineEvidence(name, folders, format, scan);
    String venue = rule != null && rule.venue() != null ? rule.venue() : labels.venue();
    boolean sure = venue != null || said.isSure();
    venue = venue != null ? venue : said.venue();
    String symbol = symbol(labels, rule, said, venue);
    Interval interval = interval(labels, rule, said);
    String instrument = venue + ":" + symbol;
    String fault = Instruments.validate(instrument);
    if (fault != null) {
      throw new IOException(fault + ": name the symbol with --symbol");
    }
    return new KlineNaming(
        venue,
        sure,
        symbol,
        interval.micros(),
        interval.source(),
        path.toAbsolutePath().getParent() + " " + name.unknownWords(),
        sure ? said.assumption(labels, rule) : unsure(venue));
  }

  private static String unsure(String venue) {
    return venue.equals(Exchanges.UNKNOWN)
        ? "nothing says the venue: say it with --venue, e.g. --venue binance-spot"
        : "nothing says which market of "
            + venue
            + ": say it with --venue, e.g. --venue "
            + venue
            + "-spot";
  }

  private static String symbol(
      KlineLabels labels, KlineLabelRule rule, KlineEvidence said, String venue)
      throws IOException {
    if (rule != null && rule.symbol() != null) {
      return rule.symbol();
    }
    if (labels.symbol() != null) {
      return labels.symbol();
    }
    String symbol = said.symbol(venue);
    if (symbol == null) {
      throw new IOException(
          "nothing says its symbol: name it with --symbol, or name the file e.g. BTCUSDT_binance_spot_1h.csv");
    }
    return symbol;
  }

  private record Interval(long micros, String source) {}

  private static Interval interval(KlineLabels labels, KlineLabelRule rule, KlineEvidence said)
      throws IOException {
    if (rule != null && rule.intervalMicros() > 0) {
      return new Interval(
          rule.intervalMicros(), "the line '" + rule.pattern() + "' of --kline-names");
    }
    if (labels.intervalMicros() > 0) {
      return new Interval(labels.intervalMicros(), "--interval");
    }
    if (said.name().intervalMicros() > 0) {
      return new Interval(said.name().intervalMicros(), "its name");
    }
    String column = said.scan().interval();
    if (column != null && KlineIntervals.parse(column) > 0) {
      return new Interval(KlineIntervals.parse(column), "its column");
    }
    // The rows know better than a folder, which may hold several intervals' files.
    if (said.scan().commonestMicros() > 0) {
      return new Interval(said.scan().commonestMicros(), "its rows");
    }
    if (said.folders().intervalMicros() > 0) {
      return new Interval(said.folders().intervalMicros(), "its folder");
    }
    throw new IOException(
        "nothing says its interval, and it has not two rows: name it with --interval, e.g. --interval 1m");
  }

  /** Whether a file of that naming seems to be of this one's market, of which it says less. */
  boolean mayTellVenueOf(KlineNaming other) {
    return venue.startsWith(other.venue + "-")
        && symbol.equals(other.symbol)
        && likeness.equals(other.likeness);
  }

  /** The same of another venue, that of the files beside it. */
  KlineNaming withVenue(String other) {
    return new KlineNaming(
        other,
        true,
        symbol,
        intervalMicros,
        intervalSource,
        likeness,
        "old files of "
            + venue
            + " do not say their market: that of the files beside them is taken");
  }

  String instrument() {
    return venue + ":" + symbol;
  }

  static String format(long intervalMicros) {
    return KlineIntervals.format(intervalMicros);
  }
}
