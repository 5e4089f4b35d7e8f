package io.tickcache.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
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
 * never misread; one of an earlier version of the same schema is resolved to this one.
 *
 * @param <T> the record
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro
 *     specification, Single-object encoding</a>
 */
public final class WireFormat<T extends SpecificRecordBase> {

  private static final byte[] MARKER = {(byte) 0xC3, 0x01};
  private static final int HEADER_LENGTH = MARKER.length + Long.BYTES;
  private static final String SCHEMAS_PACKAGE = "io.tickcache.schemas.";

  static {
    // Avro refuses to instantiate classes that nobody vouched for; these are ours.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getName().startsWith(SCHEMAS_PACKAGE)));
  }

  private final Schema schema;
  private final Map<Long, Schema> writers = new HashMap<>();
  private final BinaryMessageEncoder<T> encoder;
  private final BinaryMessageDecoder<T> decoder;

  public WireFormat(Class<T> type) {
    this.schema = SpecificData.get().getSchema(type);
    SpecificData data = SpecificData.getForClass(type);
    this.encoder = new BinaryMessageEncoder<>(data, schema);
    this.decoder = new BinaryMessageDecoder<>(data, schema);
    writers.put(SchemaNormalization.parsingFingerprint64(schema), schema);
    for (Schema previous : PreviousSchemas.of(type)) {
      writers.put(SchemaNormalization.parsingFingerprint64(previous), previous);
      decoder.addSchema(previous);
    }
  }

  /** Fingerprints of the schemas whose records can be decoded. */
  public Set<Long> fingerprints() {
    return Set.copyOf(writers.keySet());
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
    Schema writer = writerOf(bytes);
    try {
      EncodedRecord.check(
          writer, ByteBuffer.wrap(bytes, HEADER_LENGTH, bytes.length - HEADER_LENGTH));
      return decoder.decode(bytes);
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(
          "not a whole " + schema.getName() + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw new MalformedRecordException("not a " + schema.getName() + ": " + e, e);
    }
  }

  private Schema writerOf(byte[] bytes) {
    if (bytes.length < HEADER_LENGTH || bytes[0] != MARKER[0] || bytes[1] != MARKER[1]) {
      throw new MalformedRecordException(
          "not Avro single-object encoding: the first two bytes must be C3 01, and a fingerprint of eight follow",
          null);
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
    Schema writer = writers.get(fingerprint);
    if (writer == null) {
      throw new MalformedRecordException(
          "schema fingerprint is not that of " + schema.getName(), null);
    }
    return writer;
  }
}
