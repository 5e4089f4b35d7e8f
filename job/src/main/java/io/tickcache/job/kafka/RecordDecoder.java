package io.tickcache.job.kafka;

import io.tickcache.job.options.JobTopic;
import io.tickcache.wire.MalformedRecordException;
import io.tickcache.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/** Decodes a record of any of the job's schemas, told by the fingerprint in its header. */
public final class RecordDecoder {

  private static final int FINGERPRINT_OFFSET = 2; // after the marker bytes C3 01
  private static final int HEADER_LENGTH = FINGERPRINT_OFFSET + Long.BYTES;

  private final Map<Long, WireFormat<? extends SpecificRecordBase>> formats = new HashMap<>();

  public RecordDecoder() {
    for (JobTopic topic : JobTopic.values()) {
      add(topic.record());
    }
  }

  /**
   * The record in the bytes.
   *
   * @throws MalformedRecordException if they are none that is known
   */
  public SpecificRecordBase decode(byte[] bytes) {
    if (bytes == null || bytes.length < HEADER_LENGTH) {
      throw new MalformedRecordException("shorter than the header of a record", null);
    }
    long fingerprint = fingerprint(bytes);
    WireFormat<? extends SpecificRecordBase> format = formats.get(fingerprint);
    if (format == null) {
      throw new MalformedRecordException(
          "schema fingerprint %016x is of no schema that Tickcache knows".formatted(fingerprint),
          null);
    }
    return format.decode(bytes);
  }

  private static long fingerprint(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(FINGERPRINT_OFFSET);
  }

  private <T extends SpecificRecordBase> void add(Class<T> type) {
    WireFormat<T> format = new WireFormat<>(type);
    format.versions().forEach(version -> formats.put(fingerprint(version.header()), format));
  }
}
