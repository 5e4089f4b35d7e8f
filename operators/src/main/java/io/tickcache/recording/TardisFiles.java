package io.tickcache.recording;

import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.MessageFate;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.TardisBookDecoder;
import io.tickcache.recording.file.Continuation;
import io.tickcache.recording.file.DamagedFileException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Tardis's CSV files of order books. Files of one instrument continue each other. */
final class TardisFiles implements FileGroup {

  private static final int MAX_PROBED_LINES = 100;

  private final RecordingOptions options;
  private final List<RecordingFile> files = new ArrayList<>();
  private final Map<Path, Long> starts = new HashMap<>(); // µs

  TardisFiles(RecordingOptions options) {
    this.options = options;
  }

  @Override
  public void add(Path file) throws IOException {
    String reason = "it has no rows";
    try (Lines lines = Lines.open(file)) {
      while (lines.number() < MAX_PROBED_LINES) {
        try {
          if (!lines.next()) {
            break;
          }
          if (lines.number() == 1) {
            requireBook(file, lines.toString());
            continue;
          }
          var start = TardisBookDecoder.look(lines.buffer(), lines.start(), lines.end());
          files.add(new RecordingFile(file, start.instrument(), start.receivedMicros()));
          starts.put(file, start.receivedMicros());
          return;
        } catch (MalformedLineException | DamagedFileException | Lines.LineTooLongException e) {
          reason = e.getMessage(); // a later row may be good
        }
      }
    }
    throw new IOException("Tardis file " + file + " cannot be used: " + reason);
  }

  private static void requireBook(Path file, String header) throws IOException {
    if (!header.equals(TardisBookDecoder.HEADER)) {
      throw new IOException(
          file
              + " is a Tardis file of another data type: only incremental_book_L2 is read, whose"
              + " columns are "
              + TardisBookDecoder.HEADER);
    }
  }

  @Override
  public List<RecordingReader> readers() {
    List<RecordingReader> readers = new ArrayList<>();
    for (List<RecordingFile> recording : RecordingFile.byRecording(files)) {
      readers.add(new LineRecordingReader(RecordingFile.paths(recording), new Decoder(), options));
    }
    return readers;
  }

  private final class Decoder implements LineDecoder {

    private final TardisBookDecoder rows = new TardisBookDecoder();
    private final Continuation continuation = new Continuation();

    @Override
    public void begin(Path file) throws IOException {
      continuation.begin(file, starts.get(file));
    }

    @Override
    public void linesAreMissing() {
      rows.leaveHole(); // its messages have no ids that would show it
    }

    @Override
    public void decode(Lines line, MessageFate fate, Consumer<RecordedEvent> events)
        throws MalformedLineException {
      rows.decode(
          line.buffer(),
          line.start(),
          line.end(),
          fate,
          event -> {
            continuation.saw(event.eventTimeMicros());
            events.accept(event);
          });
    }

    @Override
    public void finish(Consumer<RecordedEvent> events) {
      rows.finish(events);
    }
  }
}
