package io.tickcache.recording;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.Unused;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.recording.klines.KlineGroup;
import io.tickcache.recording.klines.KlineRecording;
import io.tickcache.schemas.Kline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.NoSuchElementException;

/** Reads the kline files of one instrument and interval. */
final class KlineReader implements RecordingReader, KlineRecording.Listener {

  private final BadLines badLines;
  private final ReadingAccount account;
  private final KlineRecording klines;
  private Kline next;

  KlineReader(KlineGroup group, RecordingOptions options) {
    this.badLines = new BadLines(options);
    this.account = options.account();
    this.klines = group.open(this);
  }

  @Override
  public void used(Path file) {
    account.file(file).line();
    account.file(file).used();
  }

  @Override
  public void repeated(Path file) {
    account.file(file).line();
    account.file(file).unused(Unused.REPEATED_KLINE);
  }

  @Override
  public void bad(Path file, long line, String reason) {
    account.file(file).line();
    account.file(file).unused(Unused.BAD_LINE);
    badLines.report(file, line, reason);
  }

  @Override
  public void damaged(Path file, long line, String reason) {
    account.file(file).damage();
    badLines.report(file, line, reason);
  }

  @Override
  public boolean hasNext() {
    try {
      next = next == null ? klines.next() : next;
      return next != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public RecordedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("the klines have ended");
    }
    KlineEvent event = new KlineEvent(next);
    account.file(klines.lastFile()).event(event);
    next = null;
    return event;
  }

  @Override
  public long badLines() {
    return badLines.count();
  }

  @Override
  public void close() throws IOException {
    klines.close();
  }
}
