package io.tickcache.recording.klines;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/** The rows of a file that is not in order of time, e.g. newest first; held in memory. */
final class SortedKlineRows implements KlineRows {

  private final Iterator<KlineRow> rows;

  private SortedKlineRows(List<KlineRow> rows) {
    this.rows = rows.iterator();
  }

  /** Reads and closes the rows. */
  static KlineRows of(KlineRows asWritten) throws IOException {
    List<KlineRow> rows = new ArrayList<>();
    try (asWritten) {
      for (KlineRow row = asWritten.next(); row != null; row = asWritten.next()) {
        rows.add(row);
      }
    }
    rows.sort(Comparator.comparingLong(KlineRow::openMicros).thenComparingLong(KlineRow::line));
    return new SortedKlineRows(rows);
  }

  @Override
  public KlineRow next() {
    return rows.hasNext() ? rows.next() : null;
  }

  @Override
  public void close() {}
}
