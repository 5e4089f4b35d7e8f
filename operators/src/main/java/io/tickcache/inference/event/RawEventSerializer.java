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
    target.writeBoolean(event.logAppendTime());
    writeBytes(event.key(), target);
    writeBytes(event.value(), target);
  }

  @Override
  public RawEvent deserialize(DataInputView source) throws IOException {
    return new RawEvent(
        SOURCES[source.readByte()],
        source.readUTF(),
        source.readInt(),
        source.readLong(),
        source.readLong(),
        source.readBoolean(),
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
