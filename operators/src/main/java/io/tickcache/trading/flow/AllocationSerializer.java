package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.inference.event.RecordSerializer;
import io.tickcache.schemas.Allocation;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Moves {@link Allocation}s. */
public final class AllocationSerializer extends RecordSerializer<Allocation> {

  public static final AllocationSerializer INSTANCE = new AllocationSerializer();

  public static final TypeInformation<Allocation> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  @Override
  protected Class<Allocation> type() {
    return Allocation.class;
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
