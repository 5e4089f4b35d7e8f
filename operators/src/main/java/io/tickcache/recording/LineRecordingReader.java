package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.RecordedEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;

/** Reads one recording: files that continue each other, decoded line by line, sorted by time. */
final class LineRecordingReader implements RecordingReader {

  private final Queue<Path> remaining;
  private final LineDecoder decoder;
  private final BadLines badLines;
  private final EventTimeSorter sorter = new EventTimeSorter();
  private Path file;
  private Lines lines;
  private boolean finished;
  private RecordedEvent next;

  LineRecordingReader(List<Path> files, LineDecoder decoder, RecordingOptions options) {
    this.remaining = new ArrayDeque<>(files);
    this.decoder = decoder;
    this.badLines = new BadLines(options);
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      next = sorter.poll();
      if (next == null && (finished || !readLine())) {
        return next != null;
      }
    }
    return true;
  }

  @Override
  public RecordedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the recording has ended");
    }
    RecordedEvent event = next;
    next = null;
    return event;
  }

  /** Reads one more line; false once all that was read is sorted and gone. */
  private boolean readLine() {
    try {
      if (nextLine()) {
        decodeLine();
        return true;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    finished = true;
    decoder.finish(sorter::add);
    sorter.end();
    next = sorter.poll();
    return next != null;
  }

  private boolean nextLine() throws IOException {
    while (true) {
      if (lines == null) {
        if (remaining.isEmpty()) {
          return false;
        }
        file = remaining.remove();
        lines = Lines.open(file);
      }
      if (moveToLine()) {
        return true;
      }
      lines.close();
      lines = null;
    }
  }

  /** A file whose gzip stream breaks ends there. */
  private boolean moveToLine() throws IOException {
    try {
      return lines.next();
    } catch (Lines.BrokenGzipException e) {
      badLines.report(file, lines.number() + 1, e.getMessage());
      return false;
    }
  }

  private void decodeLine() throws IOException {
    try {
      decoder.decode(lines, sorter::add);
    } catch (MalformedLineException e) {
      badLines.report(file, lines.number(), e.getMessage());
    } catch (JsonProcessingException e) {
      badLines.report(file, lines.number(), "not JSON: " + e.getOriginalMessage());
    }
  }

  @Override
  public long badLines() {
    return badLines.count();
  }

  @Override
  public void close() throws IOException {
    remaining.clear();
    if (lines != null) {
      lines.close();
    }
  }
}
