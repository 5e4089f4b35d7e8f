package io.tickcache.inference.prefix;

import io.tickcache.inference.event.RawEvent;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A market record that was decoded and found valid.
 *
 * @param key its place in the order of records
 * @param raw the record it came from
 * @param features normalized, [features of the MARKET token type]
 */
@SuppressWarnings("ArrayRecordComponent") // nothing compares two of them but by key
public record MarketRecord(Key key, RawEvent raw, float[] features) {

  /**
   * A record's place among all records, a function of the record alone: by event time, then by the
   * bytes of its value. Records alike in both are the same record.
   *
   * @param eventTimeMicros microseconds since 1970-01-01 UTC
   * @param value its bytes on the wire
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by compareTo alone
  public record Key(long eventTimeMicros, byte[] value) implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparingLong(Key::eventTimeMicros)
            .thenComparing(Key::value, Arrays::compareUnsigned);

    private static final byte[] NOTHING = new byte[0];

    /** Where the first record after an event time would stand. */
    static Key after(long eventTimeMicros) {
      return new Key(eventTimeMicros + 1, NOTHING);
    }

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }
}
