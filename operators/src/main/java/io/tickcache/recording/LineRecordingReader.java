package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.Unused;
import io.tickcache.recording.account.FileAccount;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.file.FileTree;
import io.tickcache.recording.order.EventTimeSorter;
import java.io.IOException;
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
  private final ReadingAccount account;
  private final EventTimeSorter sorter = new EventTimeSorter();
  private Path file;
  private FileAccount fileAccount;
  private Lines lines;
  private boolean finished;
  private RecordedEvent next;

  LineRecordingReader(List<Path> files, LineDecoder decoder, RecordingOptions options) {
    this.remaining = new ArrayDeque<>(files);
    this.decoder = decoder;
    this.badLines = new BadLines(options);
    this.account = options.account();
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
    if (nextLine()) {
      decodeLine();
      return true;
    }
    finished = true;
    decoder.finish(this::give);
    sorter.end();
    next = sorter.poll();
    return next != null;
  }

  private boolean nextLine() {
    while (lines != null || openNext()) {
      if (moveToLine()) {
        return true;
      }
      closeFile();
    }
    return false;
  }

  /** Opens the next file that can be opened; false if there is none. */
  private boolean openNext() {
    while (lines == null && !remaining.isEmpty()) {
      file = remaining.remove();
      try {
        decoder.begin(file);
        lines = Lines.open(file);
        fileAccount = account.file(file);
      } catch (IOException e) {
        account.passOver(file, FileTree.reason(e));
        badLines.report(file, 1, FileTree.reason(e));
      }
    }
    return lines != null;
  }

  /** Goes on behind what is damaged; a file that cannot be read any more ends there. */
  private boolean moveToLine() {
    while (true) {
      try {
        return lines.next();
      } catch (DamagedFileException e) {
        reportDamage(lines.number() + 1, e.getMessage());
      } catch (Lines.LineTooLongException e) {
        reportDamage(lines.number(), e.getMessage());
      } catch (IOException e) {
        reportDamage(lines.number() + 1, "cannot be read on: " + FileTree.reason(e));
        return false;
      }
    }
  }

  private void reportDamage(long lineNumber, String reason) {
    fileAccount.damage();
    decoder.linesAreMissing();
    badLines.report(file, lineNumber, reason);
  }

  private void closeFile() {
    try {
      lines.close();
    } catch (IOException e) {
      reportDamage(lines.number(), "cannot be closed: " + e.getMessage());
    }
    lines = null;
  }

  private void decodeLine() {
    String reason = null;
    try {
      decoder.decode(lines, fileAccount, this::give);
    } catch (MalformedLineException e) {
      reason = e.getMessage();
    } catch (JsonProcessingException e) {
      reason = "not JSON: " + e.getOriginalMessage();
    } catch (IOException e) {
      reason = "not JSON: " + e.getMessage();
    }
    if (!decoder.lastWasOfAnother()) {
      fileAccount.line();
    }
    if (reason != null) {
      fileAccount.unused(Unused.BAD_LINE);
      badLines.report(file, lines.number(), reason);
    }
  }

  private void give(RecordedEvent event) {
    fileAccount.event(event);
    sorter.add(event);
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
