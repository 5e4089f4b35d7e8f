package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.inference.event.RecordSerializer;
import io.tickcache.schemas.Signal;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Moves {@link Signal}s. */
public final class SignalSerializer extends RecordSerializer<Signal> {

  public static final SignalSerializer INSTANCE = new SignalSerializer();

  public static final TypeInformation<Signal> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  @Override
  protected Class<Signal> type() {
    return Signal.class;
  }

  @Override
  public TypeSerializerSnapshot<Signal> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Signal> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
