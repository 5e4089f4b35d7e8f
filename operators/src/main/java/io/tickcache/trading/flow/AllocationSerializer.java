package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.schemas.Allocation;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link Allocation}s between tasks, where the sink is not chained to the operator. */
public final class AllocationSerializer extends ImmutableSerializer<Allocation> {

  public static final AllocationSerializer INSTANCE = new AllocationSerializer();

  public static final TypeInformation<Allocation> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  /** Made where records move: a job manager must not begin with Avro. */
  private static final class Format {
    static final WireFormat<Allocation> INSTANCE = new WireFormat<>(Allocation.class);
  }

  @Override
  protected Class<Allocation> type() {
    return Allocation.class;
  }

  @Override
  public void serialize(Allocation allocation, DataOutputView target) throws IOException {
    writeBytes(Format.INSTANCE.encode(allocation), target);
  }

  @Override
  public Allocation deserialize(DataInputView source) throws IOException {
    return Format.INSTANCE.decode(readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<Allocation> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Allocation> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
