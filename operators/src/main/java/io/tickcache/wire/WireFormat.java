package io.tickcache.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Records to bytes and back in Avro's single-object encoding: two marker bytes, the schema's 64-bit
 * Rabin fingerprint (little-endian), the record. A record of another schema is therefore seen,
 * never misread.
 *
 * @param <T> the record
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro
 *     specification, Single-object encoding</a>
 */
public final class WireFormat<T extends SpecificRecordBase> {

  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final String SCHEMAS_PACKAGE = "io.tickcache.schemas.";

  static {
    // Avro refuses to instantiate classes that nobody vouched for; these are ours.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getName().startsWith(SCHEMAS_PACKAGE)));
  }

  private final Schema schema;
  private final byte[] header;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  public WireFormat(Class<T> type) {
    this.schema = SpecificData.get().getSchema(type);
    this.header = header(schema);
    SpecificData data = SpecificData.getForClass(type);
    this.encoder = new BinaryMessageEncoder<>(data, schema);
    this.decoder = new BinaryMessageDecoder<>(data, schema);
  }

  private static byte[] header(Schema schema) {
    return ByteBuffer.allocate(MARKER.length + Long.BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARKER)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }

  /** The record's bytes. */
  public byte[] encode(T record) {
    try {
      ByteBuffer encoded = encoder.encode(record);
      byte[] bytes = new byte[encoded.remaining()];
      encoded.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new AvroRuntimeException("cannot encode " + schema.getName(), e);
    }
  }

  /**
   * The record in the bytes.
   *
   * @throws MalformedRecordException if they are not such a record; the message says why
   */
  public T decode(byte[] bytes) {
    checkHeader(bytes);
    try {
      EncodedRecord.check(
          schema, ByteBuffer.wrap(bytes, header.length, bytes.length - header.length));
      return decoder.decode(bytes);
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(
          "not a whole " + schema.getName() + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw new MalformedRecordException("not a " + schema.getName() + ": " + e, e);
    }
  }

  private void checkHeader(byte[] bytes) {
    if (bytes.length < header.length || bytes[0] != header[0] || bytes[1] != header[1]) {
      throw new MalformedRecordException(
          "not Avro single-object encoding: the first two bytes must be C3 01, and a fingerprint of eight follow",
          null);
    }
    if (!Arrays.equals(bytes, 0, header.length, header, 0, header.length)) {
      throw new MalformedRecordException(
          "schema fingerprint is not that of " + schema.getName(), null);
    }
  }
}
