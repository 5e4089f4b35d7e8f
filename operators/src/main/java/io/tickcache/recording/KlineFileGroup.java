package io.tickcache.recording;

import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.file.Unpacked;
import io.tickcache.recording.klines.KlineFiles;
import io.tickcache.recording.klines.KlineGroup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Kline files: those of one instrument and interval are one recording. */
final class KlineFileGroup implements FileGroup {

  private final RecordingOptions options;
  private final KlineFiles files;

  KlineFileGroup(RecordingOptions options) {
    this.options = options;
    this.files = new KlineFiles(options.klineLabels(), Unpacked::open);
  }

  @Override
  public void add(Path file) throws IOException {
    try {
      files.add(file);
    } catch (DamagedFileException e) {
      throw e; // it names the file
    } catch (IOException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  @Override
  public List<RecordingReader> readers() throws IOException {
    List<RecordingReader> readers = new ArrayList<>();
    for (KlineGroup group : files.groups()) {
      options.listener().klines(group);
      readers.add(new KlineReader(group, options));
    }
    return readers;
  }
}
