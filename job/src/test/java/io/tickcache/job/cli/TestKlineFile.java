package io.tickcache.job.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** A recording of one-minute klines whose returns take back half of the last one. */
public final class TestKlineFile {

  private TestKlineFile() {}

  /** From the beginning of 2025 on. */
  public static Path write(Path file, int minutes) throws IOException {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>(List.of("timestamp,open,high,low,close,volume"));
    double close = 100;
    double last = 0;
    for (int i = 0; i < minutes; i++) {
      double open = close;
      last = -0.5 * last + 0.001 * random.nextGaussian();
      close *= Math.exp(last);
      lines.add(
          String.format(
              Locale.ROOT,
              "2025-01-%02d %02d:%02d:00+00:00,%.6f,%.6f,%.6f,%.6f,%d",
              1 + i / 1_440,
              i / 60 % 24,
              i % 60,
              open,
              Math.max(open, close),
              Math.min(open, close),
              close,
              1 + random.nextInt(9)));
    }
    return Files.write(file, lines);
  }
}
