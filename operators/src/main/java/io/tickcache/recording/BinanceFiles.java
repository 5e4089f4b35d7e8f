package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tickcache.exchange.BinanceDecoder;
import io.tickcache.exchange.BinanceInstrumentProbe;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.MessageFate;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.recording.file.Continuation;
import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.message.DumpLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Files of Binance messages, one a line, with their receive times or without. One file is of one
 * instrument, which its first depth event tells, or else its first trade; files of one instrument
 * continue each other.
 */
final class BinanceFiles implements FileGroup {

  private static final int MAX_PROBED_LINES = 10_000;
  private static final int MIN_PROBED_LINES = 1_000; // another symbol comes as soon

  private final RecordingOptions options;
  private final List<RecordingFile> files = new ArrayList<>();
  private final Map<Path, Long> starts = new HashMap<>(); // µs
  private final Set<Path> mixed = new HashSet<>(); // with messages of several symbols
  private final Set<Path> withRawTrades = new HashSet<>();

  BinanceFiles(RecordingOptions options) {
    this.options = options;
  }

  @Override
  public void add(Path file) throws IOException {
    BinanceInstrumentProbe probe = new BinanceInstrumentProbe();
    long startMicros = probe(file, probe);
    String instrument =
        probe
            .instrument()
            .orElseThrow(
                () ->
                    new IOException(
                        "Binance dump "
                            + file
                            + " must have a depth event or a trade in its first "
                            + MAX_PROBED_LINES
                            + " lines, which tells its venue"));
    files.add(new RecordingFile(file, instrument, startMicros));
    starts.put(file, startMicros);
    if (probe.rawTrades()) {
      withRawTrades.add(file);
    }
    if (probe.mixed()) {
      mixed.add(file);
    }
  }

  /** When the first line was received, or else happened; µs. */
  private static long probe(Path file, BinanceInstrumentProbe probe) throws IOException {
    long startMicros = 0;
    try (Lines lines = Lines.open(file)) {
      while (lines.number() < MAX_PROBED_LINES
          && (lines.number() < MIN_PROBED_LINES || !probe.sawBook() || !probe.rawTrades())) {
        try {
          if (!lines.next()) {
            break;
          }
          int message = DumpLine.messageStart(lines.buffer(), lines.start(), lines.end());
          probe.look(lines.buffer(), message, lines.end());
          if (startMicros == 0) {
            long receivedMicros = DumpLine.receivedMicros(lines.buffer(), lines.start(), message);
            startMicros =
                receivedMicros == DumpLine.NOT_RECEIVED ? probe.eventTimeMicros() : receivedMicros;
          }
        } catch (MalformedLineException
            | JsonProcessingException
            | DamagedFileException
            | Lines.LineTooLongException e) {
          continue; // the recording's reader will report it
        }
      }
    }
    return startMicros;
  }

  @Override
  public List<RecordingReader> readers() {
    List<RecordingReader> readers = new ArrayList<>();
    for (List<RecordingFile> recording : RecordingFile.byRecording(files)) {
      List<Path> paths = RecordingFile.paths(recording);
      boolean rawTrades = paths.stream().anyMatch(withRawTrades::contains);
      boolean others = paths.stream().anyMatch(mixed::contains);
      LineDecoder decoder = new Decoder(recording.get(0).recording(), rawTrades, others);
      readers.add(new LineRecordingReader(paths, decoder, options));
    }
    return readers;
  }

  private final class Decoder implements LineDecoder {

    private final BinanceDecoder messages;
    private final Continuation continuation = new Continuation();

    Decoder(String instrument, boolean rawTrades, boolean mixed) {
      this.messages = new BinanceDecoder(instrument, rawTrades, mixed);
    }

    @Override
    public void begin(Path file) throws IOException {
      continuation.begin(file, starts.get(file));
    }

    @Override
    public void decode(Lines line, MessageFate fate, Consumer<RecordedEvent> events)
        throws IOException, MalformedLineException {
      int message = DumpLine.messageStart(line.buffer(), line.start(), line.end());
      long receivedMicros = DumpLine.receivedMicros(line.buffer(), line.start(), message);
      if (receivedMicros == DumpLine.NOT_RECEIVED) {
        Consumer<RecordedEvent> observed =
            event -> {
              continuation.saw(event.eventTimeMicros());
              events.accept(event);
            };
        messages.decode(line.buffer(), message, line.end(), receivedMicros, fate, observed);
      } else {
        continuation.saw(receivedMicros);
        messages.decode(line.buffer(), message, line.end(), receivedMicros, fate, events);
      }
    }

    @Override
    public void finish(Consumer<RecordedEvent> events) {
      messages.finish(events);
    }
  }
}
