package io.tickcache.inference.event;

import io.tickcache.model.TokenSource;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link RawEvent}s between tasks and into state, byte for byte. */
public final class RawEventSerializer extends ImmutableSerializer<RawEvent> {

  public static final RawEventSerializer INSTANCE = new RawEventSerializer();

  /** What a source of raw events declares to produce. */
  public static final TypeInformation<RawEvent> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  private static final TokenSource[] SOURCES = TokenSource.values();

  // Of a byte that was a boolean once, which only told of the first.
  private static final int LOG_APPEND_TIME = 1;
  private static final int AHEAD = 2;

  @Override
  protected Class<RawEvent> type() {
    return RawEvent.class;
  }

  @Override
  public void serialize(RawEvent event, DataOutputView target) throws IOException {
    target.writeByte(event.source().ordinal());
    target.writeUTF(event.topic());
    target.writeInt(event.partition());
    target.writeLong(event.offset());
    target.writeLong(event.timestampMillis());
    target.writeByte((event.logAppendTime() ? LOG_APPEND_TIME : 0) | (event.ahead() ? AHEAD : 0));
    writeBytes(event.key(), target);
    writeBytes(event.value(), target);
  }

  @Override
  public RawEvent deserialize(DataInputView source) throws IOException {
    TokenSource kind = SOURCES[source.readByte()];
    String topic = source.readUTF();
    int partition = source.readInt();
    long offset = source.readLong();
    long timestampMillis = source.readLong();
    int flags = source.readByte();
    return new RawEvent(
        kind,
        topic,
        partition,
        offset,
        timestampMillis,
        (flags & LOG_APPEND_TIME) != 0,
        (flags & AHEAD) != 0,
        readBytes(source),
        readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<RawEvent> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<RawEvent> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
