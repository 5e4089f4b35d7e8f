package io.tickcache.inference.state;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * How one part of the operator's state is written: bytes that begin with a version of that part's
 * own. The newest version is written; every one since the oldest is read, for ever: who changes a
 * part raises the version of its format alone, and adds a fixture.
 *
 * <p>Parts are bytes to Flink, so that one is decoded only when its instrument has an event, and so
 * that a version can be of a part and not of a whole savepoint.
 *
 * @param <T> what the part is in memory; never changed by the format
 */
public abstract class StateFormat<T> {

  private static final int USUAL_BYTES = 1_024;

  private final String part;
  private final int oldest;
  private final int newest;

  /**
   * A format.
   *
   * @param part the part's name in error messages
   * @param oldest the oldest version that {@link #read(int, DataInputDeserializer)} knows
   * @param newest the version that {@link #write(Object, DataOutputSerializer)} writes
   */
  protected StateFormat(String part, int oldest, int newest) {
    this.part = part;
    this.oldest = oldest;
    this.newest = newest;
  }

  /** A fresh array. */
  public final byte[] toBytes(T value) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(USUAL_BYTES);
    target.writeByte(newest);
    write(value, target);
    return target.getCopyOfBuffer();
  }

  /**
   * What {@link #toBytes} of this or an earlier build wrote.
   *
   * @throws SuppressRestartsException if a newer build wrote it, or one so old that it is no longer
   *     read: the next attempt would find it as it is
   * @throws IOException if the bytes are fewer or more than the version has
   */
  public final T fromBytes(byte[] written) throws IOException {
    DataInputDeserializer source = new DataInputDeserializer(written);
    int version = source.readByte();
    if (version < oldest || version > newest) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "state '%s' of version %d was written by %s Tickcache; this one reads versions %d to %d"
                  .formatted(
                      part, version, version > newest ? "a newer" : "an older", oldest, newest)));
    }
    T value = read(version, source);
    if (source.available() > 0) {
      throw new IOException(
          "state '%s' of version %d has %d bytes too many"
              .formatted(part, version, source.available()));
    }
    return value;
  }

  /** Writes the newest version, behind its number. */
  protected abstract void write(T value, DataOutputSerializer target) throws IOException;

  /** Reads any version, behind its number. */
  protected abstract T read(int version, DataInputDeserializer source) throws IOException;
}
