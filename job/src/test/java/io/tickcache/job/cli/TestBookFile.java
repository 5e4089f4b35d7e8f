package io.tickcache.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A recording of an order book and its trades, as Binance's spot market sends them. */
public final class TestBookFile {

  private TestBookFile() {}

  /** Five minutes of a book of Binance's spot market, and a trade a second. */
  public static Path write(Path file) throws IOException {
    Random random = new Random(3);
    long start = 1_735_689_601_000L; // 2025-01-01T00:00:01Z
    List<String> lines = new ArrayList<>();
    lines.add(
        start
            + "000000 {\"lastUpdateId\":100,\"bids\":[[\"99.5\",\"1\"]],\"asks\":[[\"100.5\",\"1\"]]}");
    int bid = 995; // tenths
    for (int i = 1; i <= 3_000; i++) {
      long time = start + 100L * i;
      int next = Math.max(900, Math.min(1_100, bid + random.nextInt(3) - 1));
      lines.add(
          String.format(
              Locale.ROOT,
              "%d000000 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,"
                  + "\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"b\":[%s[\"%.1f\",\"%d\"]],"
                  + "\"a\":[%s[\"%.1f\",\"%d\"]]}}",
              time,
              time,
              100 + i,
              100 + i,
              next == bid ? "" : String.format(Locale.ROOT, "[\"%.1f\",\"0\"],", bid / 10.0),
              next / 10.0,
              1 + random.nextInt(9),
              next == bid ? "" : String.format(Locale.ROOT, "[\"%.1f\",\"0\"],", bid / 10.0 + 1),
              next / 10.0 + 1,
              1 + random.nextInt(9)));
      if (i % 10 == 0) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%d000000 {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,"
                    + "\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%.1f\",\"q\":\"1\",\"T\":%d,\"m\":true}}",
                time,
                time,
                i,
                next / 10.0,
                time));
      }
      bid = next;
    }
    return Files.write(file, lines);
  }
}
