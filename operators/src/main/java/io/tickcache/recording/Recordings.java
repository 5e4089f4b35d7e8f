package io.tickcache.recording;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Opens recorded market data. */
public final class Recordings {

  private Recordings() {}

  /**
   * Opens files, and all files below directories and links to them, as one stream ordered by event
   * time. A file's format is told by its first lines: messages of Binance (USD-M, spot, COIN-M) and
   * of Bybit V5, one a line; Bybit captures; klines as CSV or JSON. They may be packed with gzip,
   * zip or zstd. Files of one instrument continue each other. In directories, files of other
   * formats and those that cannot be read are passed over, as the options' account says; the latter
   * are bad lines.
   *
   * @throws NoSuchFileException if a path does not exist
   * @throws IOException if a file that was named cannot be read or is no recording, or there is
   *     none at all; the message names it
   */
  public static RecordingReader open(List<Path> filesOrDirectories, RecordingOptions options)
      throws IOException {
    FoundRecordings found = new FoundRecordings(options);
    for (Path path : filesOrDirectories) {
      found.add(path);
    }
    if (found.isEmpty()) {
      throw new IOException("no recordings in " + filesOrDirectories + found.reasons());
    }
    List<RecordingReader> readers = found.readers();
    options.listener().opened();
    return new MergedReader(readers, found.badLines());
  }
}
