package io.tickcache.recording;

import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.file.Unpacked;
import io.tickcache.recording.klines.KlineFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The formats of recordings, told by the first lines of a file. */
enum RecordingFormat {
  BYBIT_CAPTURE("\\{\"t\":\".*", BybitCaptures::new),
  BYBIT_MESSAGES(
      Prefixes.TIME + "\\{.*\"topic\"\\s*:\\s*\"(orderbook|publicTrade|kline|tickers)\\..*",
      BybitFiles::new),
  BINANCE_MESSAGES(
      Prefixes.TIME
          + "\\{.*(\"stream\"\\s*:\\s*\"[^\"]*@|\"lastUpdateId\"\\s*:"
          + "|\"e\"\\s*:\\s*\"(depthUpdate|trade|aggTrade|bookTicker)\").*",
      BinanceFiles::new),
  TARDIS_CSV("exchange,symbol,timestamp,local_timestamp,.*", TardisFiles::new),
  /** What {@link KlineFormat} knows. */
  KLINES("(?!)", KlineFileGroup::new);

  private static final int MAX_PROBED_LINES = 1_000;
  private static final int PREFIX_LENGTH = 1_024;
  private static final Pattern JSON_LINE = Pattern.compile(Prefixes.TIME + "\\{.*", Pattern.DOTALL);

  private final Pattern line;
  private final Function<RecordingOptions, FileGroup> group;

  RecordingFormat(String line, Function<RecordingOptions, FileGroup> group) {
    this.line = Pattern.compile(line, Pattern.DOTALL);
    this.group = group;
  }

  /** A new group of files of this format. */
  FileGroup newGroup(RecordingOptions options) {
    return group.apply(options);
  }

  /**
   * The file's format, or empty if it is no recording. Answers to subscriptions may come before the
   * line that tells it, and half a line may be the first.
   *
   * @throws DamagedFileException if nothing of it can be unpacked
   */
  static Optional<RecordingFormat> of(Path file) throws IOException {
    if (holdsKlines(file)) {
      return Optional.of(KLINES);
    }
    IOException damage = null;
    try (Lines lines = Lines.open(file)) {
      for (int i = 0; i < MAX_PROBED_LINES; i++) {
        try {
          if (!lines.next()) {
            break;
          }
        } catch (DamagedFileException | Lines.LineTooLongException e) {
          damage = damage == null ? e : damage;
          continue;
        }
        String prefix = lines.prefix(PREFIX_LENGTH);
        for (RecordingFormat format : values()) {
          if (format.line.matcher(prefix).matches()) {
            return Optional.of(format);
          }
        }
        if (i > 0 && !JSON_LINE.matcher(prefix).matches()) {
          break;
        }
      }
    }
    if (damage != null) {
      throw damage;
    }
    return Optional.empty();
  }

  private static boolean holdsKlines(Path file) throws IOException {
    try (InputStream content = Unpacked.open(file)) {
      return KlineFormat.of(content).isPresent();
    } catch (KlineFormat.UnusableFormatException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Constants of an enum's own constructor cannot be its fields. */
  private static final class Prefixes {
    private static final String TIME = "[0-9T:.+Z -]{0,40}[ \\t,]?";
  }
}
