package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.inference.event.PriceNewsSerializer;
import io.tickcache.scores.ScoreInput;
import io.tickcache.scores.ScoreRow;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/** {@link ScoreInput} in keyed state: a version, which of the two it is, the fields. */
public final class ScoreInputSerializer extends ImmutableSerializer<ScoreInput> {

  public static final ScoreInputSerializer INSTANCE = new ScoreInputSerializer();

  public static final TypeInformation<ScoreInput> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  private static final int VERSION = 1;

  @Override
  protected Class<ScoreInput> type() {
    return ScoreInput.class;
  }

  @Override
  public void serialize(ScoreInput input, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeBoolean(input.row() != null);
    if (input.row() != null) {
      write(input.row(), target);
    } else {
      PriceNewsSerializer.write(input.mark(), target);
    }
  }

  @Override
  public ScoreInput deserialize(DataInputView source) throws IOException {
    requireVersion("score-inputs", VERSION, source.readByte());
    return source.readBoolean()
        ? new ScoreInput(null, readRow(source))
        : ScoreInput.of(PriceNewsSerializer.readMark(source));
  }

  /** Refuses what a newer build wrote: a restart would find it again. */
  static void requireVersion(String state, int known, int version) {
    if (version != known) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "state '%s' of version %d was written by a newer Tickcache; this one reads version %d"
                  .formatted(state, version, known)));
    }
  }

  static void write(ScoreRow row, DataOutputView target) throws IOException {
    target.writeUTF(row.modelId());
    target.writeLong(row.timeMicros());
    target.writeLong(row.position());
    target.writeLong(row.intervalMicros());
    target.writeDouble(row.bestBid());
    target.writeDouble(row.bestAsk());
    target.writeInt(row.values().length);
    for (int i = 0; i < row.values().length; i++) {
      target.writeFloat(row.values()[i]);
      target.writeDouble(row.labels()[i]);
      target.writeBoolean(row.settled()[i]);
    }
  }

  static ScoreRow readRow(DataInputView source) throws IOException {
    String modelId = source.readUTF();
    long timeMicros = source.readLong();
    long position = source.readLong();
    long intervalMicros = source.readLong();
    double bestBid = source.readDouble();
    double bestAsk = source.readDouble();
    int outputs = source.readInt();
    float[] values = new float[outputs];
    double[] labels = new double[outputs];
    boolean[] settled = new boolean[outputs];
    for (int i = 0; i < outputs; i++) {
      values[i] = source.readFloat();
      labels[i] = source.readDouble();
      settled[i] = source.readBoolean();
    }
    return new ScoreRow(
        modelId, timeMicros, position, intervalMicros, bestBid, bestAsk, values, labels, settled);
  }

  @Override
  public TypeSerializerSnapshot<ScoreInput> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ScoreInput> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
