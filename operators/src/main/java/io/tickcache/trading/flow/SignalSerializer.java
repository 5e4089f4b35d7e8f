package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.schemas.Signal;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link Signal}s between tasks, where the sink is not chained to the operator. */
public final class SignalSerializer extends ImmutableSerializer<Signal> {

  public static final SignalSerializer INSTANCE = new SignalSerializer();

  public static final TypeInformation<Signal> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  /** Made where records move: a job manager must not begin with Avro. */
  private static final class Format {
    static final WireFormat<Signal> INSTANCE = new WireFormat<>(Signal.class);
  }

  @Override
  protected Class<Signal> type() {
    return Signal.class;
  }

  @Override
  public void serialize(Signal signal, DataOutputView target) throws IOException {
    writeBytes(Format.INSTANCE.encode(signal), target);
  }

  @Override
  public Signal deserialize(DataInputView source) throws IOException {
    return Format.INSTANCE.decode(readBytes(source));
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
