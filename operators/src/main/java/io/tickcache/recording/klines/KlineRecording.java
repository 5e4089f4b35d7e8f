package io.tickcache.recording.klines;

import io.tickcache.market.KlineIntervals;
import io.tickcache.schemas.Kline;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;

/**
 * The klines of one instrument and interval, of files that continue each other or overlap: each
 * interval's kline once, in order of time. Where two rows are of one time and agree the second is
 * passed over; in two files they must agree.
 */
public final class KlineRecording implements Closeable {

  /** Is told what becomes of rows. */
  public interface Listener {

    /** A row became a kline. */
    void used(Path file);

    /** A row says what another one says as well. */
    void repeated(Path file);

    /**
     * A row cannot be used.
     *
     * @param line its line, from 1
     * @param reason what is wrong with it
     */
    void bad(Path file, long line, String reason);

    /** A part of a file cannot be unpacked; {@code line} is that of the row that it cuts. */
    void damaged(Path file, long line, String reason);
  }

  private record OneFile(Path path, Listener listener) implements KlineRows.BadRows {

    @Override
    public void report(long line, String reason) {
      listener.bad(path, line, reason);
    }

    @Override
    public void damage(long line, String reason) {
      listener.damaged(path, line, reason);
    }
  }

  /** A file that is being read, with its next row. */
  private record Head(KlineFile file, KlineRows rows, KlineRow row) {}

  private static final Comparator<Head> BY_TIME =
      Comparator.<Head>comparingLong(head -> head.row().openMicros())
          .thenComparing(head -> head.file().path());

  private final Queue<KlineFile> unopened;
  private final KlineFile any;
  private final FileOpener opener;
  private final Listener listener;
  private final PriorityQueue<Head> heads = new PriorityQueue<>(BY_TIME);
  private Head last;

  /**
   * Opens them.
   *
   * @param files of one instrument and interval, by their first times; at least one
   */
  KlineRecording(List<KlineFile> files, FileOpener opener, Listener listener) {
    this.unopened = new ArrayDeque<>(files);
    this.any = files.get(0);
    this.opener = opener;
    this.listener = listener;
  }

  /**
   * The next kline; null at the end.
   *
   * @throws IOException if a file cannot be read, or two files disagree
   */
  public Kline next() throws IOException {
    KlineRow row = nextRow();
    return row == null ? null : kline(row);
  }

  /** The file of the kline that {@link #next} gave. */
  public Path lastFile() {
    return last.file().path();
  }

  private KlineRow nextRow() throws IOException {
    while (true) {
      openNext();
      Head head = heads.poll();
      if (head == null) {
        return null;
      }
      advance(head.file(), head.rows());
      if (last == null || head.row().openMicros() > last.row().openMicros()) {
        last = head;
        listener.used(head.file().path());
        return head.row();
      }
      checkRepeated(head);
    }
  }

  /** Opens the files that begin by the next row. */
  private void openNext() throws IOException {
    while (!unopened.isEmpty()
        && (heads.isEmpty() || unopened.peek().firstMicros() <= heads.peek().row().openMicros())) {
      KlineFile file = unopened.remove();
      advance(file, file.open(opener, new OneFile(file.path(), listener)));
    }
  }

  private void advance(KlineFile file, KlineRows rows) throws IOException {
    KlineRow row = rows.next();
    if (row == null) {
      rows.close();
    } else {
      heads.add(new Head(file, rows, row));
    }
  }

  private void checkRepeated(Head head) throws IOException {
    if (head.row().agreesWith(last.row())) {
      listener.repeated(head.file().path());
      return;
    }
    String time = Instant.EPOCH.plus(head.row().openMicros(), ChronoUnit.MICROS).toString();
    if (head.file() == last.file()) {
      listener.bad(
          head.file().path(),
          head.row().line(),
          "another row of %s, line %d, has other values: %s, not %s"
              .formatted(time, last.row().line(), last.row().values(), head.row().values()));
      return;
    }
    throw new IOException(
        "two files of %s %s disagree at %s: %s:%d has %s, %s:%d has %s. If they are of two markets, say so with --venue or --kline-names"
            .formatted(
                any.instrument(),
                KlineIntervals.format(any.intervalMicros()),
                time,
                last.file().path(),
                last.row().line(),
                last.row().values(),
                head.file().path(),
                head.row().line(),
                head.row().values()));
  }

  private Kline kline(KlineRow row) {
    long closeMicros = KlineIntervals.closeMicros(row.openMicros(), any.intervalMicros());
    return new Kline(
        any.instrument(),
        any.intervalMicros(),
        row.openMicros(),
        closeMicros,
        closeMicros,
        closeMicros,
        row.open(),
        row.high(),
        row.low(),
        row.close(),
        row.volume(),
        Exchanges.countsContracts(any.naming().venue()) ? null : row.turnover(),
        true);
  }

  @Override
  public void close() throws IOException {
    unopened.clear();
    for (Head head : heads) {
      head.rows().close();
    }
  }
}
