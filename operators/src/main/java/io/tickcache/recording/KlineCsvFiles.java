package io.tickcache.recording;

import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.RecordedEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens kline CSVs. A file's name starts with the symbol; {@code _bybit_spot} or the like behind it
 * names the venue ({@code bybit-linear} if nothing does), {@code _1m} the interval, which is
 * otherwise the time between the first two rows.
 */
final class KlineCsvFiles {

  private static final Pattern SYMBOL = Pattern.compile("([A-Za-z0-9-]+).*");
  private static final Pattern VENUE = Pattern.compile(".*_([a-z]+)_(linear|spot|inverse)[_.].*");
  private static final Pattern INTERVAL = Pattern.compile(".*_(\\d{1,6})([smhd])[_.].*");
  private static final String DEFAULT_VENUE = "bybit-linear";
  private static final long MICROS_PER_SECOND = 1_000_000;

  private KlineCsvFiles() {}

  /** One reader an instrument and interval. */
  static List<RecordingReader> open(List<Path> paths, RecordingOptions options) throws IOException {
    List<RecordingFile> files = new ArrayList<>();
    for (Path path : paths) {
      long[] openTimes = firstOpenTimes(path);
      String recording = instrument(path) + " " + intervalMicros(path, openTimes);
      files.add(new RecordingFile(path, recording, openTimes[0]));
    }
    List<RecordingReader> readers = new ArrayList<>();
    for (List<RecordingFile> recording : RecordingFile.byRecording(files)) {
      String[] instrumentAndInterval = recording.get(0).recording().split(" ");
      KlineCsvDecoder decoder =
          new KlineCsvDecoder(instrumentAndInterval[0], Long.parseLong(instrumentAndInterval[1]));
      readers.add(new LineRecordingReader(RecordingFile.paths(recording), decoder, options));
    }
    return readers;
  }

  private static String instrument(Path path) throws IOException {
    String name = path.getFileName().toString();
    Matcher symbol = SYMBOL.matcher(name);
    if (!symbol.matches()) {
      throw new IOException("name of kline file " + path + " must start with a symbol");
    }
    Matcher venue = VENUE.matcher(name);
    return (venue.matches() ? venue.group(1) + "-" + venue.group(2) : DEFAULT_VENUE)
        + ":"
        + symbol.group(1);
  }

  private static long intervalMicros(Path path, long[] openTimes) throws IOException {
    Matcher interval = INTERVAL.matcher(path.getFileName().toString());
    if (interval.matches()) {
      return Long.parseLong(interval.group(1))
          * unit(interval.group(2)).toSeconds()
          * MICROS_PER_SECOND;
    }
    if (openTimes[1] <= openTimes[0]) {
      throw new IOException(
          "interval of kline file " + path + " must stand in its name, e.g. _1m, or in two rows");
    }
    return openTimes[1] - openTimes[0];
  }

  private static Duration unit(String letter) {
    return switch (letter) {
      case "s" -> Duration.ofSeconds(1);
      case "m" -> Duration.ofMinutes(1);
      case "h" -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** Open times of the first two good rows, µs; 0 where there is none. */
  private static long[] firstOpenTimes(Path path) throws IOException {
    KlineCsvDecoder decoder = new KlineCsvDecoder(DEFAULT_VENUE, 0);
    List<RecordedEvent> rows = new ArrayList<>();
    try (Lines lines = Lines.open(path)) {
      while (rows.size() < 2 && lines.next()) {
        try {
          decoder.decode(lines, rows::add);
        } catch (MalformedLineException e) {
          continue; // the recording's reader will report it
        }
      }
    }
    long[] times = new long[2];
    for (int i = 0; i < rows.size(); i++) {
      times[i] = rows.get(i).eventTimeMicros();
    }
    return times;
  }
}
