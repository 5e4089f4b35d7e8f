package io.tickcache.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The formats of recordings, told by a file's first line. */
enum RecordingFormat {
  BINANCE_DUMP("\\d+ \\{.*"),
  BYBIT_CAPTURE("\\{\"t\":\".*"),
  BYBIT_ARCHIVE("\\{\"topic\":\"orderbook\\..*"),
  KLINE_CSV("(timestamp|open_time_ms),open,high,low,close,volume");

  private final Pattern firstLine;

  RecordingFormat(String firstLine) {
    this.firstLine = Pattern.compile(firstLine, Pattern.DOTALL);
  }

  /** The file's format, or empty if it is no recording. */
  static Optional<RecordingFormat> of(Path file) throws IOException {
    try (Lines lines = Lines.open(file)) {
      if (!lines.next()) {
        return Optional.empty();
      }
      String line = lines.toString();
      for (RecordingFormat format : values()) {
        if (format.firstLine.matcher(line).matches()) {
          return Optional.of(format);
        }
      }
      return Optional.empty();
    }
  }
}
