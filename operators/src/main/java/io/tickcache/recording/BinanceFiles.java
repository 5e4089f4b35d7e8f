package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the files of Binance dumps. One file is of one instrument, which its first depth event
 * tells: only COIN-M has the field {@code ps}, only futures have {@code pu}.
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
      LineDecoder decoder = new BinanceDecoder(recording.get(0).recording());
      readers.add(new LineRecordingReader(RecordingFile.paths(recording), decoder, options));
    }
    return readers;
  }

  private static RecordingFile probe(Path file) throws IOException {
    BinanceMessage message = new BinanceMessage();
    try (Lines lines = Lines.open(file)) {
      while (lines.number() < MAX_PROBED_LINES && lines.next()) {
        long receivedNanos = probe(lines, message);
        if (message.kind == BinanceMessage.Kind.DEPTH && message.symbol != null) {
          String instrument = venue(message) + ":" + message.symbol;
          return new RecordingFile(file, instrument, receivedNanos);
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

  /** Reads a line, bad or not: if bad, the recording's reader will report it. */
  private static long probe(Lines lines, BinanceMessage message) throws IOException {
    try {
      int space = BinanceDecoder.endOfReceiveTime(lines);
      message.read(lines.buffer(), space + 1, lines.end());
      return BinanceDecoder.receiveTimeNanos(lines, space);
    } catch (MalformedLineException | JsonProcessingException e) {
      message.clear();
      return 0;
    }
  }

  private static String venue(BinanceMessage message) {
    if (message.previousSequence == BinanceMessage.ABSENT) {
      return "binance-spot";
    }
    return message.pair ? "binance-coinm" : "binance-usdm";
  }
}
