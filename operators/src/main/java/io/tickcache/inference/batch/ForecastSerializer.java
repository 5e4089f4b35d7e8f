package io.tickcache.inference.batch;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.schemas.Forecast;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link Forecast}s between tasks, where the sink is not chained to the operator. */
public final class ForecastSerializer extends ImmutableSerializer<Forecast> {

  public static final ForecastSerializer INSTANCE = new ForecastSerializer();

  public static final TypeInformation<Forecast> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  /** Made where records move: a job manager must not begin with Avro. */
  private static final class Format {
    static final WireFormat<Forecast> INSTANCE = new WireFormat<>(Forecast.class);
  }

  @Override
  protected Class<Forecast> type() {
    return Forecast.class;
  }

  @Override
  public void serialize(Forecast forecast, DataOutputView target) throws IOException {
    writeBytes(Format.INSTANCE.encode(forecast), target);
  }

  @Override
  public Forecast deserialize(DataInputView source) throws IOException {
    return Format.INSTANCE.decode(readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<Forecast> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Forecast> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
