package io.tickcache.job.recorded.output;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A run of records in a file, in order: four integers (a mark, how many records, how many bytes,
 * CRC-32C of the two and of the bytes), then each record behind its length. Integers have four
 * bytes, big-endian.
 *
 * @param offset where it begins in its file
 * @param records how many
 * @param bytes how many, without the integers before them
 * @param crc of the two numbers and the bytes
 */
record RecordBlock(long offset, int records, int bytes, int crc) {

  private static final int MARK = 0x7431636B; // t1ck
  private static final int HEADER_BYTES = 4 * Integer.BYTES;

  /** The bytes of a block. */
  static ByteBuffer encode(List<byte[]> records) {
    int bytes = records.stream().mapToInt(record -> Integer.BYTES + record.length).sum();
    ByteBuffer block = ByteBuffer.allocate(HEADER_BYTES + bytes).position(HEADER_BYTES);
    records.forEach(record -> block.putInt(record.length).put(record));
    block.putInt(0, MARK).putInt(4, records.size()).putInt(8, bytes);
    block.putInt(12, crc(records.size(), bytes, block.slice(HEADER_BYTES, bytes)));
    return block.rewind();
  }

  /**
   * What stands before a block's bytes.
   *
   * @throws IOException if there is none, or the file ends within the block
   */
  static RecordBlock readHeader(FileChannel file, long offset) throws IOException {
    ByteBuffer header = read(file, offset, HEADER_BYTES);
    if (header.getInt() != MARK) {
      throw new IOException("no block begins at byte " + offset);
    }
    RecordBlock block = new RecordBlock(offset, header.getInt(), header.getInt(), header.getInt());
    if (block.records < 1 || block.bytes < block.records * (long) Integer.BYTES) {
      throw new IOException("the block at byte " + offset + " is damaged");
    }
    if (block.end() > file.size()) {
      throw truncated(offset);
    }
    return block;
  }

  /** The first byte behind it. */
  long end() {
    return offset + HEADER_BYTES + bytes;
  }

  /** The first record, without a look at the others. */
  byte[] readFirst(FileChannel file) throws IOException {
    long start = offset + HEADER_BYTES;
    int length = read(file, start, Integer.BYTES).getInt();
    if (length < 0 || length > bytes - Integer.BYTES) {
      throw new IOException("the block at byte " + offset + " is damaged");
    }
    return read(file, start + Integer.BYTES, length).array();
  }

  /**
   * All of its records, each behind its length.
   *
   * @throws IOException if they are not those that were written
   */
  ByteBuffer read(FileChannel file) throws IOException {
    ByteBuffer block = read(file, offset + HEADER_BYTES, bytes);
    if (crc(records, bytes, block.duplicate()) != crc) {
      throw new IOException("the block at byte " + offset + " is damaged");
    }
    return block;
  }

  private static ByteBuffer read(FileChannel file, long offset, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, offset + buffer.position()) < 0) {
        throw truncated(offset);
      }
    }
    return buffer.flip();
  }

  private static EOFException truncated(long offset) {
    return new EOFException("the file ends within what begins at byte " + offset);
  }

  private static int crc(int records, int length, ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(2 * Integer.BYTES).putInt(records).putInt(length).flip());
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
