package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.inference.event.RecordSerializer;
import io.tickcache.schemas.Score;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Moves {@link Score}s. */
public final class ScoreSerializer extends RecordSerializer<Score> {

  public static final ScoreSerializer INSTANCE = new ScoreSerializer();

  public static final TypeInformation<Score> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  @Override
  protected Class<Score> type() {
    return Score.class;
  }

  @Override
  public TypeSerializerSnapshot<Score> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<Score> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
