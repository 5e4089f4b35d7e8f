package io.tickcache.job.recorded.output;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** Files of {@link RecordBlock}s, open to be read, and where their blocks lie. For one thread. */
final class RecordFiles implements Closeable {

  private final List<FileChannel> channels = new ArrayList<>();
  private final List<Place> blocks = new ArrayList<>();

  /**
   * A block.
   *
   * @param path its file, for errors
   * @param number tells blocks of equal keys apart: by file, then as they were written
   * @param first key of its first record
   */
  record Place(Path path, FileChannel file, int number, OutputKey first, RecordBlock block) {}

  private RecordFiles() {}

  /**
   * Opens files.
   *
   * @param keys of records, by their bytes
   * @throws IOException naming the file that is damaged, or cannot be read
   */
  static RecordFiles open(List<Path> paths, Function<byte[], OutputKey> keys) throws IOException {
    RecordFiles files = new RecordFiles();
    try {
      for (Path path : paths) {
        files.add(path, keys);
      }
    } catch (IOException e) {
      files.close();
      throw e;
    }
    files.blocks.sort(Comparator.comparing(Place::first).thenComparing(Place::number));
    return files;
  }

  private void add(Path path, Function<byte[], OutputKey> keys) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    channels.add(channel);
    try {
      long end = channel.size();
      for (long offset = 0; offset < end; ) {
        RecordBlock block = RecordBlock.readHeader(channel, offset);
        OutputKey first = keys.apply(block.readFirst(channel));
        blocks.add(new Place(path, channel, blocks.size(), first, block));
        offset = block.end();
      }
    } catch (IOException | RuntimeException e) {
      throw damaged(path, e);
    }
  }

  /** What to say, and do, about a file that is not as it was written. */
  static IOException damaged(Path path, Exception e) {
    return new IOException(
        "%s is not whole: %s; delete its directory and run again".formatted(path, e.getMessage()),
        e);
  }

  /** All blocks, by their first keys. */
  List<Place> blocks() {
    return blocks;
  }

  /** How many records there are. */
  long records() {
    return blocks.stream().mapToLong(place -> place.block().records()).sum();
  }

  @Override
  public void close() throws IOException {
    for (FileChannel channel : channels) {
      channel.close();
    }
  }
}
