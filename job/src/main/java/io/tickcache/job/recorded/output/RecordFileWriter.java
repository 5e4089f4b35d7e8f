package io.tickcache.job.recorded.output;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes records into a file of {@link RecordBlock}s, each in order. What a task emits is nearly in
 * order, so that few blocks overlap and a reader needs few at once. For one thread.
 */
final class RecordFileWriter implements Closeable {

  /** So many records are sorted at once; what overlaps further costs the reader another block. */
  private static final int RECORDS_OF_A_BLOCK = 4096;

  /** A block is one array when it is read. */
  private static final int BYTES_OF_A_BLOCK = 4 << 20;

  private final FileChannel file;
  private final List<Entry> open = new ArrayList<>();
  private long openBytes;

  private record Entry(OutputKey key, byte[] bytes) {}

  private RecordFileWriter(FileChannel file) {
    this.file = file;
  }

  /** An empty file, in the place of one that may be there. */
  static RecordFileWriter create(Path path) throws IOException {
    return new RecordFileWriter(
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  /**
   * Goes on behind the first bytes of a file, and forgets what is behind them.
   *
   * @param length as {@link #flush} told
   * @throws IOException if the file is not there, or shorter
   */
  static RecordFileWriter resume(Path path, long length) throws IOException {
    long size = Files.exists(path) ? Files.size(path) : 0;
    if (size < length) {
      throw RecordFiles.damaged(
          path, new EOFException("it has %d bytes, and %d were written".formatted(size, length)));
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.truncate(length);
    file.position(length);
    return new RecordFileWriter(file);
  }

  /** Takes a record. */
  void add(OutputKey key, byte[] bytes) throws IOException {
    open.add(new Entry(key, bytes));
    openBytes += bytes.length;
    if (open.size() >= RECORDS_OF_A_BLOCK || openBytes >= BYTES_OF_A_BLOCK) {
      write();
    }
  }

  /**
   * Writes all that was taken, for good.
   *
   * @return the file's length
   */
  long flush() throws IOException {
    write();
    file.force(false);
    return file.position();
  }

  private void write() throws IOException {
    if (open.isEmpty()) {
      return;
    }
    open.sort(Comparator.comparing(Entry::key)); // stable: equal ones stay as they came
    ByteBuffer block = RecordBlock.encode(open.stream().map(Entry::bytes).toList());
    while (block.hasRemaining()) {
      file.write(block);
    }
    open.clear();
    openBytes = 0;
  }

  /** Closes the file; what was taken since {@link #flush} may be lost. */
  @Override
  public void close() throws IOException {
    file.close();
  }
}
