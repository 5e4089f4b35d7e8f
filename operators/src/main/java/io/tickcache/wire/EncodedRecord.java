package io.tickcache.wire;

import java.nio.ByteBuffer;
import org.apache.avro.Schema;

/**
 * Walks a record's Avro encoding without decoding it, to find out whether it stays within its
 * bytes. Avro's decoders allocate what a length field says before they look whether so much is
 * there: fourteen bytes of garbage could ask for two gigabytes.
 */
final class EncodedRecord {

  private static final int LONGEST_VARINT = 10;

  private final ByteBuffer bytes;

  private EncodedRecord(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Checks that the rest of the bytes are exactly one record of the schema.
   *
   * @throws MalformedRecordException if a length, a union's branch or the end is wrong
   */
  static void check(Schema schema, ByteBuffer bytes) {
    EncodedRecord record = new EncodedRecord(bytes.duplicate());
    record.skip(schema, schema.getName());
    if (record.bytes.hasRemaining()) {
      throw malformed(record.bytes.remaining() + " bytes follow the " + schema.getName());
    }
  }

  private void skip(Schema schema, String name) {
    switch (schema.getType()) {
      case NULL -> {}
      case BOOLEAN -> advance(1, name);
      case INT, LONG -> varint(name);
      case ENUM -> checkBelow(varint(name), schema.getEnumSymbols().size(), name);
      case FLOAT -> advance(Float.BYTES, name);
      case DOUBLE -> advance(Double.BYTES, name);
      case BYTES, STRING -> advance(varint(name), name);
      case UNION -> {
        long branch = varint(name);
        checkBelow(branch, schema.getTypes().size(), name);
        skip(schema.getTypes().get((int) branch), name);
      }
      case ARRAY -> skipArray(schema.getElementType(), name);
      case RECORD -> schema.getFields().forEach(field -> skip(field.schema(), field.name()));
      case FIXED, MAP -> throw new IllegalArgumentException("no schema of ours has " + schema);
    }
  }

  /** Blocks of a count and so many items, up to a count of 0; a negative count has a size too. */
  private void skipArray(Schema items, String name) {
    long count = varint(name);
    while (count != 0) {
      if (count < 0) {
        varint(name);
        count = -count;
      }
      for (long i = 0; i < count; i++) {
        skip(items, name);
      }
      count = varint(name);
    }
  }

  private void advance(long length, String name) {
    if (length < 0 || length > bytes.remaining()) {
      throw malformed(
          "'%s' claims %d bytes where %d are left".formatted(name, length, bytes.remaining()));
    }
    bytes.position(bytes.position() + (int) length);
  }

  private long varint(String name) {
    long encoded = 0;
    for (int i = 0; i < LONGEST_VARINT; i++) {
      if (!bytes.hasRemaining()) {
        throw malformed("the bytes end within '" + name + "'");
      }
      byte next = bytes.get();
      encoded |= (next & 0x7FL) << (7 * i);
      if (next >= 0) {
        return (encoded >>> 1) ^ -(encoded & 1); // zigzag
      }
    }
    throw malformed("'" + name + "' is no number: it never ends");
  }

  private static void checkBelow(long value, int limit, String name) {
    if (value < 0 || value >= limit) {
      throw malformed("'%s' has choice %d of %d".formatted(name, value, limit));
    }
  }

  private static MalformedRecordException malformed(String message) {
    return new MalformedRecordException(message, null);
  }
}
