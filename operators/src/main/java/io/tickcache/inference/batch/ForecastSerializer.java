package io.tickcache.inference.batch;

import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.inference.event.RecordSerializer;
import io.tickcache.schemas.Forecast;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Moves {@link Forecast}s. */
public final class ForecastSerializer extends RecordSerializer<Forecast> {

  public static final ForecastSerializer INSTANCE = new ForecastSerializer();

  public static final TypeInformation<Forecast> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  @Override
  protected Class<Forecast> type() {
    return Forecast.class;
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
