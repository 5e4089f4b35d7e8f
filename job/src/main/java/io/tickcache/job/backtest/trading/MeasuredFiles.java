package io.tickcache.job.backtest.trading;

import io.tickcache.backtest.simulation.FundingRate;
import io.tickcache.backtest.simulation.Latencies;
import io.tickcache.job.UserException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Files of what was measured or published: latencies and funding rates. */
public final class MeasuredFiles {

  private static final long LONGEST_MICROS = 3_600_000_000L;

  private MeasuredFiles() {}

  /**
   * Latencies: a CSV {@code time,feed_us,order_us}, times rising.
   *
   * @throws UserException naming file, line and rule
   */
  public static Latencies latencies(Path file) {
    List<long[]> rows = new ArrayList<>();
    CsvFile.read(
        "latency.file",
        file,
        List.of("time", "feed_us", "order_us"),
        List.of(),
        line -> {
          long time = line.micros("time");
          long[] last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
          if (last != null && time <= last[0]) {
            throw new IllegalArgumentException(
                "'time' = '%s' must be later than that of the line before"
                    .formatted(line.text("time")));
          }
          rows.add(new long[] {time, latency(line, "feed_us"), latency(line, "order_us")});
        });
    return Latencies.measured(column(rows, 0), column(rows, 1), column(rows, 2));
  }

  private static long latency(CsvFile.Line line, String column) {
    line.required(column);
    BigDecimal value = line.number(column, null);
    if (value.signum() < 0 || value.compareTo(BigDecimal.valueOf(LONGEST_MICROS)) > 0) {
      throw new IllegalArgumentException(
          "'%s' = %s must be microseconds from 0 to an hour".formatted(column, value));
    }
    return value.longValue();
  }

  private static long[] column(List<long[]> rows, int column) {
    return rows.stream().mapToLong(row -> row[column]).toArray();
  }

  /**
   * Funding rates: a CSV {@code instrument,time,rate}, the rate as a share.
   *
   * @return in order of time, then instrument
   * @throws UserException naming file, line and rule
   */
  public static List<FundingRate> funding(Path file) {
    List<FundingRate> rates = new ArrayList<>();
    Set<List<Object>> known = new HashSet<>(); // a rate that stands twice would be paid twice
    CsvFile.read(
        "funding",
        file,
        List.of("instrument", "time", "rate"),
        List.of(),
        line -> {
          line.required("rate");
          BigDecimal rate = line.number("rate", null);
          if (rate.abs().compareTo(BigDecimal.ONE) >= 0) {
            throw new IllegalArgumentException(
                "'rate' = %s must be a share between -1 and 1".formatted(rate));
          }
          FundingRate one = new FundingRate(line.required("instrument"), line.micros("time"), rate);
          if (!known.add(List.of(one.instrument(), one.timeMicros()))) {
            throw new IllegalArgumentException(
                "'%s' has a rate of '%s' already".formatted(one.instrument(), line.text("time")));
          }
          rates.add(one);
        });
    rates.sort(
        Comparator.comparingLong(FundingRate::timeMicros).thenComparing(FundingRate::instrument));
    return rates;
  }
}
