package io.tickcache.recording.klines;

import io.tickcache.market.KlineIntervals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a first pass over a kline file's rows finds: how many, from when to when, how far apart.
 *
 * @param rows that can be used
 * @param badRows that cannot
 * @param firstBad what is wrong with the first of those; null if there is none
 * @param repeated rows of a time that another row has
 * @param firstMicros open time of the earliest row
 * @param lastMicros open time of the latest
 * @param rising whether they are in order of time
 * @param commonestMicros the commonest distance of rows; calendar months as {@link KlineIntervals}
 *     has them; 0 with fewer than two
 * @param smallestMicros the smallest distance, likewise
 * @param symbol what a column says; null without one
 * @param exchange likewise
 * @param interval likewise
 * @param inMicros whether times are written in microseconds
 */
record KlineScan(
    long rows,
    long badRows,
    String firstBad,
    long repeated,
    long firstMicros,
    long lastMicros,
    boolean rising,
    long commonestMicros,
    long smallestMicros,
    String symbol,
    String exchange,
    String interval,
    boolean inMicros) {

  private static final long SHORTEST_MONTH_MICROS = TimeUnit.DAYS.toMicros(28);

  static KlineScan of(Path file, KlineFormat format, FileOpener opener) throws IOException {
    Times times = new Times();
    CountedBadRows badRows = new CountedBadRows();
    KlineRowParser parser = new KlineRowParser(format.columns(), badRows);
    InputStream content = opener.open(file);
    try (KlineRows rows = format.rows(content, parser, badRows)) {
      for (KlineRow row = rows.next(); row != null; row = rows.next()) {
        times.add(row.openMicros());
      }
    }
    boolean rising = times.rising;
    long[] sorted = times.sorted();
    Distances distances = Distances.of(sorted);
    return new KlineScan(
        sorted.length,
        badRows.count,
        badRows.first,
        distances.repeated,
        sorted.length == 0 ? 0 : sorted[0],
        sorted.length == 0 ? 0 : sorted[sorted.length - 1],
        rising,
        distances.commonest,
        distances.smallest,
        parser.symbol(),
        parser.exchange(),
        parser.interval(),
        parser.isInMicros());
  }

  private static final class CountedBadRows implements KlineRows.BadRows {
    private long count;
    private String first;

    @Override
    public void report(long line, String reason) {
      first = first == null ? "line " + line + ": " + reason : first;
      count++;
    }

    @Override
    public void damage(long line, String reason) {
      first = first == null ? "line " + line + ": " + reason : first;
    }
  }

  /** Open times as they come. */
  private static final class Times {
    private long[] values = new long[1_024];
    private int size;
    private boolean rising = true;

    void add(long time) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      rising &= size == 0 || time >= values[size - 1];
      values[size++] = time;
    }

    long[] sorted() {
      long[] sorted = Arrays.copyOf(values, size);
      if (!rising) {
        Arrays.sort(sorted);
      }
      return sorted;
    }
  }

  private record Distances(long commonest, long smallest, long repeated) {

    static Distances of(long[] sorted) {
      boolean months = areMonths(sorted);
      Map<Long, Integer> counts = new HashMap<>();
      long repeated = 0;
      for (int i = 1; i < sorted.length; i++) {
        if (sorted[i] == sorted[i - 1]) {
          repeated++;
        } else {
          counts.merge(distance(sorted[i - 1], sorted[i], months), 1, Integer::sum);
        }
      }
      long commonest = 0;
      long smallest = 0;
      for (Map.Entry<Long, Integer> each : counts.entrySet()) {
        long micros = each.getKey();
        int more = commonest == 0 ? 1 : each.getValue() - counts.get(commonest);
        commonest = more > 0 || more == 0 && micros < commonest ? micros : commonest;
        smallest = smallest == 0 ? micros : Math.min(smallest, micros);
      }
      return new Distances(commonest, smallest, repeated);
    }

    /** Whether all times are beginnings of months (UTC), and no two are of one month. */
    private static boolean areMonths(long[] sorted) {
      for (int i = 0; i < sorted.length; i++) {
        LocalDateTime time = utc(sorted[i]);
        boolean near =
            i > 0
                && sorted[i] != sorted[i - 1]
                && sorted[i] - sorted[i - 1] < SHORTEST_MONTH_MICROS;
        if (near || time.getDayOfMonth() != 1 || time.toLocalTime().toNanoOfDay() != 0) {
          return false;
        }
      }
      return sorted.length > 1;
    }

    private static long distance(long from, long to, boolean months) {
      return months
          ? ChronoUnit.MONTHS.between(utc(from), utc(to)) * KlineIntervals.MONTH_MICROS
          : to - from;
    }

    private static LocalDateTime utc(long micros) {
      return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }
  }
}
