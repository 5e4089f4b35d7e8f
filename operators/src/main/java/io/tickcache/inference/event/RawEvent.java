package io.tickcache.inference.event;

import io.tickcache.model.TokenSource;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A Kafka record as it came, not yet decoded: the exchange between tasks moves bytes (twenty times
 * cheaper than Avro objects), and a bad record still has its own bytes when it reaches the
 * dead-letter topic. Immutable; the arrays belong to the event.
 *
 * @param source what the topic holds
 * @param topic the topic's name
 * @param partition the record's partition
 * @param offset the record's offset
 * @param timestampMillis the record's timestamp, milliseconds since 1970-01-01 UTC
 * @param logAppendTime the timestamp is the broker's clock, not the publisher's
 * @param ahead the timestamp was too far ahead of the clock of the machine that read the record,
 *     when it did
 * @param key the record's key, or null
 * @param value the record's value, or null
 */
public record RawEvent(
    TokenSource source,
    String topic,
    int partition,
    long offset,
    long timestampMillis,
    boolean logAppendTime,
    boolean ahead,
    byte[] key,
    byte[] value) {

  /** What stands for the instrument of a record whose key names none: no instrument is empty. */
  public static final String NO_INSTRUMENT = "";

  /** Stands in a string for bytes that are not UTF-8, or for itself. */
  private static final char REPLACEMENT = '\uFFFD';

  /** A record whose timestamp is not ahead. */
  public RawEvent(
      TokenSource source,
      String topic,
      int partition,
      long offset,
      long timestampMillis,
      boolean logAppendTime,
      byte[] key,
      byte[] value) {
    this(source, topic, partition, offset, timestampMillis, logAppendTime, false, key, value);
  }

  /**
   * Whether event time may follow the timestamp: records that are refused as they are tell none.
   */
  public boolean tellsTime() {
    return !ahead && !logAppendTime && key != null && value != null;
  }

  /** The instrument that the key names, or {@link #NO_INSTRUMENT}. */
  public String instrument() {
    if (key == null) {
      return NO_INSTRUMENT;
    }
    String name = new String(key, StandardCharsets.UTF_8);
    return name.indexOf(REPLACEMENT) < 0 || isUtf8(key) ? name : NO_INSTRUMENT;
  }

  private static boolean isUtf8(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
