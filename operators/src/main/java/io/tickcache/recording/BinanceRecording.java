package io.tickcache.recording;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One file of a Binance dump.
 *
 * @param file where it is
 * @param instrument of its first depth event; the venue shows in that event's fields: only COIN-M
 *     has {@code ps}, only futures have {@code pu}
 * @param firstReceivedNanos the receive time of its first line
 */
record BinanceRecording(Path file, String instrument, long firstReceivedNanos) {

  private static final int MAX_PROBED_LINES = 10_000;

  /** Files of one instrument continue each other and become one reader. */
  static List<RecordingReader> open(List<Path> files, RecordingOptions options) throws IOException {
    Map<String, List<BinanceRecording>> byInstrument = new TreeMap<>();
    for (Path file : files) {
      BinanceRecording recording = probe(file);
      byInstrument.computeIfAbsent(recording.instrument, i -> new ArrayList<>()).add(recording);
    }
    List<RecordingReader> readers = new ArrayList<>();
    byInstrument.forEach(
        (instrument, recordings) -> {
          recordings.sort(Comparator.comparingLong(BinanceRecording::firstReceivedNanos));
          List<Path> inOrder = recordings.stream().map(BinanceRecording::file).toList();
          readers.add(new LineRecordingReader(inOrder, new BinanceDecoder(instrument), options));
        });
    return readers;
  }

  private static BinanceRecording probe(Path file) throws IOException {
    BinanceMessage message = new BinanceMessage();
    long firstReceivedNanos = BinanceMessage.ABSENT;
    try (Lines lines = Lines.open(file)) {
      while (lines.number() < MAX_PROBED_LINES && lines.next()) {
        try {
          int space = BinanceDecoder.endOfReceiveTime(lines.buffer(), lines.start(), lines.end());
          if (firstReceivedNanos == BinanceMessage.ABSENT) {
            firstReceivedNanos =
                BinanceDecoder.receiveTimeNanos(lines.buffer(), lines.start(), space);
          }
          message.read(lines.buffer(), space + 1, lines.end());
          if (message.kind == BinanceMessage.Kind.DEPTH && message.symbol != null) {
            return new BinanceRecording(file, instrument(message), firstReceivedNanos);
          }
        } catch (MalformedLineException | com.fasterxml.jackson.core.JsonProcessingException e) {
          // The reader will report it.
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

  private static String instrument(BinanceMessage message) {
    return venue(message) + ":" + message.symbol;
  }

  private static String venue(BinanceMessage message) {
    if (message.previousSequence == BinanceMessage.ABSENT) {
      return "binance-spot";
    }
    return message.pair ? "binance-coinm" : "binance-usdm";
  }
}
