package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tickcache.exchange.BinanceInstrumentProbe;
import io.tickcache.exchange.MalformedLineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Opens the files of Binance dumps. One file is of one instrument, which its first depth event
 * tells.
 */
final class BinanceFiles {

  private static final int MAX_PROBED_LINES = 10_000;

  private BinanceFiles() {}

  /** One reader an instrument. */
  static List<RecordingReader> open(List<Path> paths, RecordingOptions options) throws IOException {
    List<RecordingFile> files = new ArrayList<>();
    for (Path path : paths) {
      files.add(probe(path));
    }
    List<RecordingReader> readers = new ArrayList<>();
    for (List<RecordingFile> recording : RecordingFile.byRecording(files)) {
      LineDecoder decoder = new BinanceDumpDecoder(recording.get(0).recording());
      readers.add(new LineRecordingReader(RecordingFile.paths(recording), decoder, options));
    }
    return readers;
  }

  private static RecordingFile probe(Path file) throws IOException {
    BinanceInstrumentProbe probe = new BinanceInstrumentProbe();
    try (Lines lines = Lines.open(file)) {
      while (lines.number() < MAX_PROBED_LINES && lines.next()) {
        try {
          int space = BinanceDumpDecoder.endOfReceiveTime(lines);
          Optional<String> instrument = probe.instrument(lines.buffer(), space + 1, lines.end());
          if (instrument.isPresent()) {
            long receivedNanos = BinanceDumpDecoder.receiveTimeNanos(lines, space);
            return new RecordingFile(file, instrument.get(), receivedNanos);
          }
        } catch (MalformedLineException | JsonProcessingException e) {
          continue; // the recording's reader will report it
        }
      }
    }
    throw new IOException(
        "Binance dump "
            + file
            + " must have a depth event in its first "
            + MAX_PROBED_LINES
            + " lines, which tells its venue");
  }
}
