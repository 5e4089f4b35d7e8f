package io.tickcache.recording;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.recording.order.EventOrder;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/** Several recordings as one, by event time; among equals in the order of the recordings. */
final class MergedReader implements RecordingReader {

  private static final int ALL = -1;
  private static final int NONE = -2;

  private final List<RecordingReader> readers;
  private final long badLines;
  private final PriorityQueue<EventOrder> heads = new PriorityQueue<>(); // number: which reader
  private int toRefill = ALL; // the reader whose head was taken last

  /**
   * Merges readers.
   *
   * @param badLines met before
   */
  MergedReader(List<RecordingReader> readers, long badLines) {
    this.readers = List.copyOf(readers);
    this.badLines = badLines;
  }

  @Override
  public boolean hasNext() {
    if (toRefill == ALL) {
      for (int i = 0; i < readers.size(); i++) {
        refill(i);
      }
    } else if (toRefill != NONE) {
      refill(toRefill);
    }
    toRefill = NONE;
    return !heads.isEmpty();
  }

  private void refill(int reader) {
    if (readers.get(reader).hasNext()) {
      heads.add(EventOrder.of(readers.get(reader).next(), reader));
    }
  }

  @Override
  public RecordedEvent next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all recordings have ended");
    }
    EventOrder head = heads.poll();
    toRefill = (int) head.number();
    return head.event();
  }

  @Override
  public long badLines() {
    return badLines + readers.stream().mapToLong(RecordingReader::badLines).sum();
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (RecordingReader reader : readers) {
      try {
        reader.close();
      } catch (IOException e) {
        failure = failure == null ? e : failure;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
