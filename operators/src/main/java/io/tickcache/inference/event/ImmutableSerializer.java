package io.tickcache.inference.event;

import java.io.IOException;
import org.apache.flink.api.common.typeutils.base.TypeSerializerSingleton;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Serializer of a type whose objects nobody changes once they are made, so that a copy is the
 * object itself. A subclass writes and reads the fields.
 *
 * @param <T> the type
 */
public abstract class ImmutableSerializer<T> extends TypeSerializerSingleton<T> {

  private static final int VARIABLE_LENGTH = -1;

  /**
   * The type. Not a field, which would travel with the job: to read a class object, Java
   * initializes the class, and a record's class begins with Avro, see {@link RecordSerializer}.
   */
  protected abstract Class<T> type();

  @Override
  public final boolean isImmutableType() {
    return true;
  }

  @Override
  public final T createInstance() {
    return null;
  }

  @Override
  public final T copy(T from) {
    return from;
  }

  @Override
  public final T copy(T from, T reuse) {
    return from;
  }

  @Override
  public final int getLength() {
    return VARIABLE_LENGTH;
  }

  @Override
  public final T deserialize(T reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public final void copy(DataInputView source, DataOutputView target) throws IOException {
    serialize(deserialize(source), target);
  }

  /** Writes an array that may be null: its length, or -1, then its bytes. */
  public static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
    if (bytes == null) {
      target.writeInt(-1);
    } else {
      target.writeInt(bytes.length);
      target.write(bytes);
    }
  }

  /** Reads what {@link #writeBytes} wrote. */
  public static byte[] readBytes(DataInputView source) throws IOException {
    int length = source.readInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    source.readFully(bytes);
    return bytes;
  }
}
