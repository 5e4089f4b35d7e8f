package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.tickcache.exchange.BybitDecoder;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.MessageFate;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.recording.file.Continuation;
import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.message.BybitMarkets;
import io.tickcache.recording.message.BybitProbe;
import io.tickcache.recording.message.DumpLine;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Files of Bybit messages, one a line, with their receive times or without: the archives that Bybit
 * publishes and dumps of recorders. They do not name their market; the path does. Files of one
 * symbol continue each other; of two that begin on one day the deeper is read.
 */
final class BybitFiles implements FileGroup {

  private static final int MAX_PROBED_LINES = 10_000;
  private static final JsonFactory JSON = new JsonFactory();

  private final RecordingOptions options;
  private final List<RecordingFile> files = new ArrayList<>();
  private final Map<Path, Long> starts = new HashMap<>(); // µs
  private final Map<Path, Map<String, Integer>> depths = new HashMap<>(); // by file, by symbol

  BybitFiles(RecordingOptions options) {
    this.options = options;
  }

  @Override
  public void add(Path file) throws IOException {
    BybitProbe probe = new BybitProbe();
    try (Lines lines = Lines.open(file)) {
      while (lines.number() < MAX_PROBED_LINES) {
        try {
          if (!lines.next()) {
            break;
          }
          probe.look(lines.buffer(), lines.start(), lines.end());
        } catch (DamagedFileException | Lines.LineTooLongException e) {
          continue; // the recording's reader will report it
        }
      }
    }
    String symbol = probe.symbol();
    if (symbol == null) {
      throw new IOException(
          "Bybit file "
              + file
              + " must have a message with 'topic' and 'ts' in its first "
              + MAX_PROBED_LINES
              + " lines");
    }
    String instrument = venue(file, symbol) + ":" + symbol;
    boolean book = probe.depths().containsKey(symbol);
    // Recorders with a file a topic have trades and klines beside the book, at the same time.
    String recording = book ? instrument : instrument + " " + probe.kind();
    files.add(new RecordingFile(file, recording, probe.startMicros()));
    starts.put(file, probe.startMicros());
    depths.put(file, probe.depths());
  }

  private String venue(Path file, String symbol) {
    String market = BybitMarkets.ofPath(file);
    if (market == null) {
      market = BybitMarkets.ofSymbol(symbol);
      options
          .account()
          .note(file, "taken for bybit-" + market + ": its path names no linear, spot or inverse");
    }
    return "bybit-" + market;
  }

  @Override
  public List<RecordingReader> readers() {
    passOverShallower();
    List<RecordingReader> readers = new ArrayList<>();
    for (List<RecordingFile> recording : RecordingFile.byRecording(files)) {
      String instrument = recording.get(0).recording();
      String venue = instrument.substring(0, instrument.indexOf(':'));
      readers.add(
          new LineRecordingReader(RecordingFile.paths(recording), new Decoder(venue), options));
    }
    return readers;
  }

  /** Bybit's archives have a file a day and depth. */
  private void passOverShallower() {
    Map<String, Integer> deepest = new HashMap<>();
    files.forEach(file -> deepest.merge(day(file), depth(file), Math::max));
    files.removeIf(
        file -> {
          int deeper = deepest.get(day(file));
          if (depth(file) < deeper) {
            options
                .account()
                .passOver(
                    file.file(),
                    "another file of %s on this day has %d levels, this one %d"
                        .formatted(file.recording(), deeper, depth(file)));
          }
          return depth(file) < deeper;
        });
  }

  private static String day(RecordingFile file) {
    Instant start = Instant.EPOCH.plus(file.startTime(), ChronoUnit.MICROS);
    return file.recording() + " " + start.truncatedTo(ChronoUnit.DAYS);
  }

  /** Levels of the file's first symbol; 0 if it has no book. */
  private int depth(RecordingFile file) {
    String symbol = file.recording().substring(file.recording().indexOf(':') + 1);
    return depths.get(file.file()).getOrDefault(symbol, 0);
  }

  private final class Decoder implements LineDecoder {

    private final BybitDecoder messages;
    private final Continuation continuation = new Continuation();

    Decoder(String venue) {
      this.messages = new BybitDecoder(venue);
    }

    @Override
    public void begin(Path file) throws IOException {
      continuation.begin(file, starts.get(file));
      messages.expect(depths.get(file));
    }

    @Override
    public void decode(Lines line, MessageFate fate, Consumer<RecordedEvent> events)
        throws IOException, MalformedLineException {
      byte[] bytes = line.buffer();
      int message = DumpLine.messageStart(bytes, line.start(), line.end());
      long receivedMicros = DumpLine.receivedMicros(bytes, line.start(), message);
      Consumer<RecordedEvent> observed =
          event -> {
            continuation.saw(event.eventTimeMicros());
            events.accept(event);
          };
      try (JsonParser json = JSON.createParser(bytes, message, line.end() - message)) {
        if (receivedMicros == DumpLine.NOT_RECEIVED) {
          messages.decode(json, fate, observed);
        } else {
          messages.decode(json, receivedMicros, fate, observed);
        }
      }
    }
  }
}
