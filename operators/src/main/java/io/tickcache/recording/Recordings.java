package io.tickcache.recording;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens recorded market data. */
public final class Recordings {

  private static final Logger LOG = LoggerFactory.getLogger(Recordings.class);

  private Recordings() {}

  /**
   * Opens files, and all files below directories and links to them, as one stream ordered by event
   * time. A file's format is told by its first line: Binance dumps (USD-M, spot, COIN-M), Bybit V5
   * captures, Bybit archive files, kline CSVs; gzip or plain. Binance files of one instrument
   * continue each other. In directories, files of other formats are passed over.
   *
   * @throws NoSuchFileException if a path does not exist
   * @throws IOException if a file cannot be read or is no recording, or there is none at all; the
   *     message names it
   */
  public static RecordingReader open(List<Path> filesOrDirectories, RecordingOptions options)
      throws IOException {
    Map<RecordingFormat, List<Path>> files = new EnumMap<>(RecordingFormat.class);
    for (Path path : filesOrDirectories) {
      addFiles(path, files);
    }
    if (files.isEmpty()) {
      throw new IOException("no recordings in " + filesOrDirectories);
    }
    List<RecordingReader> readers = new ArrayList<>();
    for (var entry : files.entrySet()) {
      readers.addAll(open(entry.getKey(), entry.getValue(), options));
    }
    return new MergedReader(readers);
  }

  private static void addFiles(Path path, Map<RecordingFormat, List<Path>> files)
      throws IOException {
    if (Files.isDirectory(path)) {
      try (Stream<Path> found = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
        for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
          addFile(file, files, false);
        }
      }
    } else if (Files.exists(path)) {
      addFile(path, files, true);
    } else {
      throw new NoSuchFileException(path.toString(), null, "no such recording");
    }
  }

  private static void addFile(Path file, Map<RecordingFormat, List<Path>> files, boolean named)
      throws IOException {
    RecordingFormat format = RecordingFormat.of(file).orElse(null);
    if (format != null) {
      files.computeIfAbsent(format, f -> new ArrayList<>()).add(file);
    } else if (named) {
      throw new IOException(file + " is not a recording of a known format");
    } else {
      LOG.info("{} is not a recording of a known format and is passed over", file);
    }
  }

  private static List<RecordingReader> open(
      RecordingFormat format, List<Path> files, RecordingOptions options) throws IOException {
    List<RecordingReader> readers =
        switch (format) {
          case BINANCE_DUMP -> BinanceFiles.open(files, options);
          case BYBIT_CAPTURE -> BybitFiles.openCaptures(files, options);
          case BYBIT_ARCHIVE -> BybitFiles.openArchives(files, options);
          case KLINE_CSV -> KlineCsvFiles.open(files, options);
        };
    if (options.klineInterval() == null || format == RecordingFormat.KLINE_CSV) {
      return readers;
    }
    return readers.stream()
        .<RecordingReader>map(reader -> new KlineAddingReader(reader, options.klineInterval()))
        .toList();
  }
}
