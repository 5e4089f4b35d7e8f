package io.tickcache.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.message.BadHeaderException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.MissingSchemaException;
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

  private static final String SCHEMAS_PACKAGE = "io.tickcache.schemas.";

  static {
    // Avro refuses to instantiate classes that nobody vouched for; these are ours.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getName().startsWith(SCHEMAS_PACKAGE)));
  }

  private final Schema schema;
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  public WireFormat(Class<T> type) {
    this.schema = SpecificData.get().getSchema(type);
    SpecificData data = SpecificData.getForClass(type);
    this.encoder = new BinaryMessageEncoder<>(data, schema);
    this.decoder = new BinaryMessageDecoder<>(data, schema);
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
    try {
      return decoder.decode(bytes);
    } catch (MissingSchemaException e) {
      throw new MalformedRecordException(
          "schema fingerprint is not that of " + schema.getName() + ": " + e.getMessage(), e);
    } catch (BadHeaderException e) {
      throw new MalformedRecordException(
          "not Avro single-object encoding (the first two bytes must be C3 01): " + e.getMessage(),
          e);
    } catch (IOException | RuntimeException e) {
      // Avro throws many kinds on garbage: end of file, index out of bounds, negative lengths.
      throw new MalformedRecordException("not a whole " + schema.getName() + ": " + e, e);
    }
  }
}
