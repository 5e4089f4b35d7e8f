package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.SignalSide;
import io.tickcache.trading.SignalState;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * {@link SignalState} in keyed state: a version, the side's name, since when, the prediction with
 * its schema's fingerprint, so that state which was ever written can be read.
 */
public final class SignalStateSerializer extends ImmutableSerializer<SignalState> {

  public static final SignalStateSerializer INSTANCE = new SignalStateSerializer();

  public static final TypeInformation<SignalState> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  private static final int VERSION = 1;

  /** Made where records move: a job manager must not begin with Avro. */
  private static final class Format {
    static final WireFormat<Prediction> INSTANCE = new WireFormat<>(Prediction.class);
  }

  @Override
  protected Class<SignalState> type() {
    return SignalState.class;
  }

  @Override
  public void serialize(SignalState state, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeUTF(state.side().name());
    target.writeLong(state.sinceMicros());
    writeBytes(state.last() == null ? null : Format.INSTANCE.encode(state.last()), target);
  }

  @Override
  public SignalState deserialize(DataInputView source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "state 'signal' of version %d was written by a newer Tickcache; this one reads version %d"
                  .formatted(version, VERSION)));
    }
    SignalSide side = SignalSide.valueOf(source.readUTF());
    long sinceMicros = source.readLong();
    byte[] last = readBytes(source);
    return new SignalState(side, sinceMicros, last == null ? null : Format.INSTANCE.decode(last));
  }

  @Override
  public TypeSerializerSnapshot<SignalState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<SignalState> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
