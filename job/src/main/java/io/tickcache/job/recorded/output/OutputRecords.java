package io.tickcache.job.recorded.output;

import io.tickcache.job.UserException;
import io.tickcache.wire.MalformedRecordException;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * All records of an output in one order, whatever tasks and checkpoints wrote them: see {@link
 * OutputKey}; equal ones as they were emitted. In memory are the blocks whose times overlap, of
 * each file one or two. For one thread.
 *
 * @param <R> the records
 */
public final class OutputRecords<R extends SpecificRecordBase>
    implements Iterator<R>, AutoCloseable {

  private final WireFormat<R> format;
  private final RecordFiles files;
  private final List<RecordFiles.Place> blocks;
  private final PriorityQueue<Cursor> cursors =
      new PriorityQueue<>(
          Comparator.comparing(Cursor::key).thenComparing(cursor -> cursor.place.number()));
  private int nextBlock;
  private byte[] bytes;

  private OutputRecords(WireFormat<R> format, RecordFiles files) {
    this.format = format;
    this.files = files;
    this.blocks = files.blocks();
  }

  /**
   * Opens an output.
   *
   * @param paths its files
   * @throws UserException if one is not whole
   */
  static <R extends SpecificRecordBase> OutputRecords<R> open(List<Path> paths, Class<R> type) {
    WireFormat<R> format = new WireFormat<>(type);
    try {
      return new OutputRecords<>(
          format, RecordFiles.open(paths, bytes -> OutputKey.of(format.decode(bytes))));
    } catch (IOException e) {
      throw new UserException(e.getMessage(), e);
    }
  }

  /** How many there are in all. */
  public long size() {
    return files.records();
  }

  @Override
  public boolean hasNext() {
    return !cursors.isEmpty() || nextBlock < blocks.size();
  }

  @Override
  public R next() {
    if (!hasNext()) {
      throw new NoSuchElementException("all records have been read");
    }
    openDue();
    Cursor cursor = cursors.poll();
    R record = cursor.record;
    bytes = cursor.bytes;
    if (cursor.advance()) {
      cursors.add(cursor);
    }
    return record;
  }

  /** The bytes of the record that {@link #next} gave, as they would stand on the output's topic. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** Every block that may hold the next record. */
  private void openDue() {
    while (nextBlock < blocks.size()
        && (cursors.isEmpty()
            || blocks.get(nextBlock).first().compareTo(cursors.peek().key()) <= 0)) {
      cursors.add(new Cursor(blocks.get(nextBlock)));
      nextBlock++;
    }
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      return; // nothing was to be read any more
    }
  }

  /** A block, and the record that is next in it. */
  private final class Cursor {

    private final RecordFiles.Place place;
    private final ByteBuffer block;
    private byte[] bytes;
    private R record;
    private OutputKey key;

    Cursor(RecordFiles.Place place) {
      this.place = place;
      try {
        this.block = place.block().read(place.file());
      } catch (IOException e) {
        throw new UserException(RecordFiles.damaged(place.path(), e).getMessage(), e);
      }
      advance();
    }

    OutputKey key() {
      return key;
    }

    /** Goes to the next record, if there is one. */
    boolean advance() {
      if (!block.hasRemaining()) {
        return false;
      }
      bytes = new byte[block.getInt()];
      block.get(bytes);
      try {
        record = format.decode(bytes);
      } catch (MalformedRecordException e) {
        throw new UserException(RecordFiles.damaged(place.path(), e).getMessage(), e);
      }
      key = OutputKey.of(record);
      return true;
    }
  }
}
