package io.tickcache.recording.klines;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A kline file of which all is known that its rows need.
 *
 * @param path where it is
 * @param format how it is written
 * @param naming whose klines it holds
 * @param scan what its rows are
 */
public record KlineFile(Path path, KlineFormat format, KlineNaming naming, KlineScan scan) {

  private static final int FEWEST_FOR_DISTANCE = 5;

  /**
   * Reads all that is to know.
   *
   * @throws IOException if it cannot be used; the message says why, and what would help
   */
  static KlineFile of(Path path, KlineLabels labels, FileOpener opener) throws IOException {
    KlineFormat format;
    try (var content = opener.open(path)) {
      format =
          KlineFormat.of(content).orElseThrow(() -> new IOException("it is no file of klines"));
    }
    KlineScan scan = KlineScan.of(path, format, opener);
    if (scan.rows() == 0) {
      throw new IOException(
          "it has no usable row" + (scan.firstBad() == null ? "" : ": " + scan.firstBad()));
    }
    KlineNaming naming = KlineNaming.of(path, labels, format, scan);
    checkInterval(naming, scan);
    return new KlineFile(path, format, naming, scan);
  }

  /** What is said of the interval must be what the rows show. */
  private static void checkInterval(KlineNaming naming, KlineScan scan) throws IOException {
    long said = naming.intervalMicros();
    boolean tooClose = scan.commonestMicros() > 0 && scan.commonestMicros() < said;
    boolean tooFar =
        scan.rows() - scan.repeated() >= FEWEST_FOR_DISTANCE && scan.smallestMicros() > said;
    if (tooClose || tooFar) {
      throw new IOException(
          "%s says that its klines are of %s, but its rows are %s apart: name the interval with --interval"
              .formatted(
                  naming.intervalSource(),
                  KlineNaming.format(said),
                  KlineNaming.format(tooFar ? scan.smallestMicros() : scan.commonestMicros())));
    }
  }

  /** The same of another venue. */
  KlineFile withVenue(String venue) {
    return new KlineFile(path, format, naming.withVenue(venue), scan);
  }

  /** venue:symbol. */
  public String instrument() {
    return naming.instrument();
  }

  public long intervalMicros() {
    return naming.intervalMicros();
  }

  /** Rows that can be used. */
  public long rows() {
    return scan.rows();
  }

  /** Rows that cannot. */
  public long badRows() {
    return scan.badRows();
  }

  /** What is wrong with the first of them; null if there is none. */
  public String firstBadRow() {
    return scan.firstBad();
  }

  /** Open time of the earliest row, microseconds since 1970-01-01 UTC. */
  public long firstMicros() {
    return scan.firstMicros();
  }

  /** Open time of the latest row. */
  public long lastMicros() {
    return scan.lastMicros();
  }

  /** What the user should know of how the file was understood; null if nothing. */
  public String note() {
    return naming.note();
  }

  /** Its rows in order of time. */
  KlineRows open(FileOpener opener, KlineRows.BadRows badRows) throws IOException {
    KlineRowParser parser = new KlineRowParser(format.columns(), badRows);
    KlineRows asWritten = format.rows(opener.open(path), parser, badRows);
    return scan.rising() ? asWritten : SortedKlineRows.of(asWritten);
  }
}
