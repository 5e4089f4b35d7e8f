package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.schemas.Score;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link Score}s between tasks, where the sink is not chained to the operator. */
public final class ScoreSerializer extends ImmutableSerializer<Score> {

  public static final ScoreSerializer INSTANCE = new ScoreSerializer();

  public static final TypeInformation<Score> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  /** Made where records move: a job manager must not begin with Avro. */
  private static final class Format {
    static final WireFormat<Score> INSTANCE = new WireFormat<>(Score.class);
  }

  @Override
  protected Class<Score> type() {
    return Score.class;
  }

  @Override
  public void serialize(Score allocation, DataOutputView target) throws IOException {
    writeBytes(Format.INSTANCE.encode(allocation), target);
  }

  @Override
  public Score deserialize(DataInputView source) throws IOException {
    return Format.INSTANCE.decode(readBytes(source));
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
