package io.tickcache.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Records to bytes and back in Avro's single-object encoding: two marker bytes, the schema's 64-bit
 * Rabin fingerprint (little-endian), the record. A record of another schema is therefore seen,
 * never misread; one of an earlier version of the same schema is resolved to this one. Safe for any
 * thread.
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

  /** Most records are shorter: their bytes are copied once. */
  private static final int USUAL_LENGTH = 256;

  private static final EncoderFactory ENCODERS =
      new EncoderFactory().configureBufferSize(USUAL_LENGTH);

  private final Schema schema;
  private final byte[] header;
  private final DatumWriter<T> writer;
  private final Map<Long, Readable<T>> readable = new LinkedHashMap<>();

  /**
   * A schema that records were or are written with.
   *
   * @param header the ten bytes before each record
   */
  public record Version(Schema schema, byte[] header) {}

  /** A version, and what reads it. */
  private record Readable<T>(Version version, DatumReader<T> reader) {}

  public WireFormat(Class<T> type) {
    schema = SpecificData.get().getSchema(type);
    SpecificData data = new SpecificData(type.getClassLoader());
    data.setCustomCoders(true); // generated code instead of boxed fields
    writer = new SpecificDatumWriter<>(schema, data);
    header = header(schema);
    addVersion(data, schema);
    PreviousSchemas.of(type).forEach(previous -> addVersion(data, previous));
  }

  private void addVersion(SpecificData data, Schema written) {
    DatumReader<T> reader = new SpecificDatumReader<>(written, schema, data);
    Version version = new Version(written, header(written));
    readable.put(fingerprint(version.header()), new Readable<>(version, reader));
  }

  private static byte[] header(Schema schema) {
    return ByteBuffer.allocate(HEADER_LENGTH)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MARKER)
        .putLong(SchemaNormalization.parsingFingerprint64(schema))
        .array();
  }

  private static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(MARKER.length);
  }

  /** What can be decoded: the version that is written first, then earlier ones, oldest first. */
  public List<Version> versions() {
    return readable.values().stream().map(Readable::version).toList();
  }

  /** The record's bytes. */
  public byte[] encode(T record) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_LENGTH);
    bytes.writeBytes(header);
    try {
      BinaryEncoder encoder = ENCODERS.binaryEncoder(bytes, null);
      writer.write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AvroRuntimeException("cannot encode " + schema.getName(), e);
    }
    return bytes.toByteArray();
  }

  /**
   * The record in the bytes.
   *
   * @throws MalformedRecordException if they are not such a record; the message says why
   */
  public T decode(byte[] bytes) {
    Readable<T> written = versionOf(bytes);
    int length = bytes.length - HEADER_LENGTH;
    try {
      // Avro would make an array of any length that the bytes claim.
      EncodedRecord.check(
          written.version().schema(), ByteBuffer.wrap(bytes, HEADER_LENGTH, length));
      return written
          .reader()
          .read(null, DecoderFactory.get().binaryDecoder(bytes, HEADER_LENGTH, length, null));
    } catch (MalformedRecordException e) {
      throw new MalformedRecordException(
          "not a whole " + schema.getName() + ": " + e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw new MalformedRecordException("not a " + schema.getName() + ": " + e, e);
    }
  }

  private Readable<T> versionOf(byte[] bytes) {
    if (bytes.length < HEADER_LENGTH || bytes[0] != MARKER[0] || bytes[1] != MARKER[1]) {
      throw new MalformedRecordException(
          "not Avro single-object encoding: the first two bytes must be C3 01, and a fingerprint of eight follow",
          null);
    }
    Readable<T> written = readable.get(fingerprint(bytes));
    if (written == null) {
      throw new MalformedRecordException(
          "schema fingerprint is not that of " + schema.getName(), null);
    }
    return written;
  }
}
