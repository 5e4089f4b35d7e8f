package io.tickcache.recording.klines;

import io.tickcache.exchange.MalformedLineException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Makes rows of fields and reports those that cannot be used. A file is of one symbol, exchange and
 * interval, where columns tell them: those of its first row.
 */
final class KlineRowParser {

  private static final Pattern MICROS = Pattern.compile("\\d{16}");

  private final KlineColumns columns;
  private final KlineRows.BadRows badRows;
  private String symbol;
  private String exchange;
  private String interval;
  private boolean inMicros;

  KlineRowParser(KlineColumns columns, KlineRows.BadRows badRows) {
    this.columns = columns;
    this.badRows = badRows;
  }

  /** The row of these fields, or null if it was reported. */
  KlineRow parse(long line, List<String> fields) {
    try {
      KlineRow row = columns.row(line, fields);
      symbol = same("symbol", columns.symbol(), fields, symbol);
      exchange = same("exchange", columns.exchange(), fields, exchange);
      interval = same("interval", columns.interval(), fields, interval);
      inMicros |= MICROS.matcher(fields.get(columns.time()).trim()).matches();
      return row;
    } catch (MalformedLineException e) {
      badRows.report(line, e.getMessage());
      return null;
    }
  }

  private static String same(String what, int place, List<String> fields, String first)
      throws MalformedLineException {
    if (place < 0 || place >= fields.size()) {
      return first;
    }
    String text = fields.get(place).trim();
    if (first != null && !first.equals(text)) {
      throw new MalformedLineException(
          "%s '%s' is not that of the rows before, '%s': write one file for each"
              .formatted(what, text, first));
    }
    return text;
  }

  /** The symbol that the first row names; null if the file has no such column. */
  String symbol() {
    return symbol;
  }

  String exchange() {
    return exchange;
  }

  String interval() {
    return interval;
  }

  /** Whether any time is written in microseconds. */
  boolean isInMicros() {
    return inMicros;
  }
}
