package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.trading.allocation.Outlook;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Moves {@link Outlook}s between tasks, and keeps them in state: the fields in their order. It
 * never changes: what is in state can be read.
 */
public final class OutlookSerializer extends ImmutableSerializer<Outlook> {

  public static final OutlookSerializer INSTANCE = new OutlookSerializer();

  public static final TypeInformation<Outlook> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  @Override
  protected Class<Outlook> type() {
    return Outlook.class;
  }

  @Override
  public void serialize(Outlook outlook, DataOutputView target) throws IOException {
    target.writeUTF(outlook.instrument());
    target.writeLong(outlook.timeMicros());
    target.writeFloat(outlook.value());
    target.writeLong(outlook.contextEpochMicros());
    target.writeLong(outlook.position());
    target.writeUTF(outlook.modelId());
    target.writeDouble(outlook.price());
    target.writeDouble(outlook.bestBid());
    target.writeDouble(outlook.bestAsk());
  }

  @Override
  public Outlook deserialize(DataInputView source) throws IOException {
    return new Outlook(
        source.readUTF(),
        source.readLong(),
        source.readFloat(),
        source.readLong(),
        source.readLong(),
        source.readUTF(),
        source.readDouble(),
        source.readDouble(),
        source.readDouble());
  }

  @Override
  public TypeSerializerSnapshot<Outlook> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Outlook> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
