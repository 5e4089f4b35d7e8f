package io.tickcache.inference.batch;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.inference.event.RecordSerializer;
import io.tickcache.schemas.Prediction;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link TimedPrediction}s between tasks, where the sink is not chained to the operator. */
public final class TimedPredictionSerializer extends ImmutableSerializer<TimedPrediction> {

  public static final TimedPredictionSerializer INSTANCE = new TimedPredictionSerializer();

  public static final TypeInformation<TimedPrediction> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  /** Made where records move, for {@link RecordSerializer}'s reason. */
  private static final class Format {
    static final WireFormat<Prediction> INSTANCE = new WireFormat<>(Prediction.class);
  }

  @Override
  protected Class<TimedPrediction> type() {
    return TimedPrediction.class;
  }

  @Override
  public void serialize(TimedPrediction timed, DataOutputView target) throws IOException {
    writeBytes(Format.INSTANCE.encode(timed.prediction()), target);
    target.writeInt(timed.batchSteps());
    target.writeLong(timed.waitNanos());
    target.writeLong(timed.forwardNanos());
  }

  @Override
  public TimedPrediction deserialize(DataInputView source) throws IOException {
    return new TimedPrediction(
        Format.INSTANCE.decode(readBytes(source)),
        source.readInt(),
        source.readLong(),
        source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<TimedPrediction> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<TimedPrediction> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
