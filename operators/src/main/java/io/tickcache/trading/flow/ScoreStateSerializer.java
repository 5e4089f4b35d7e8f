package io.tickcache.trading.flow;

import io.tickcache.history.PriceTimeline;
import io.tickcache.history.PriceTimelines;
import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.scores.ScoreRow;
import io.tickcache.scores.ScoreState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * {@link ScoreState} in keyed state: a version, the grid's time, outputs, stride, rows, counts, and
 * points of prices by length of klines, so that state which was ever written can be read.
 */
public final class ScoreStateSerializer extends ImmutableSerializer<ScoreState> {

  public static final ScoreStateSerializer INSTANCE = new ScoreStateSerializer();

  public static final TypeInformation<ScoreState> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  private static final int VERSION = 1;

  @Override
  protected Class<ScoreState> type() {
    return ScoreState.class;
  }

  @Override
  public void serialize(ScoreState state, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeLong(state.gridMicros());
    target.writeInt(state.outputs().size());
    for (String output : state.outputs()) {
      target.writeUTF(output);
    }
    target.writeInt(state.stride());
    target.writeInt(state.rows().size());
    for (ScoreRow row : state.rows()) {
      ScoreInputSerializer.write(row, target);
    }
    target.writeInt(state.counts().size());
    for (ScoreState.Count count : state.counts()) {
      target.writeLong(count.gridMicros());
      target.writeUTF(count.modelId());
      target.writeLong(count.predictions());
    }
    Map<Long, PriceTimeline> prices = state.prices().all();
    target.writeInt(prices.size());
    for (Map.Entry<Long, PriceTimeline> line : prices.entrySet()) {
      target.writeLong(line.getKey());
      target.writeInt(line.getValue().size());
      line.getValue()
          .forEach(
              (timeMicros, price) -> {
                target.writeLong(timeMicros);
                target.writeDouble(price);
              });
    }
  }

  @Override
  public ScoreState deserialize(DataInputView source) throws IOException {
    ScoreInputSerializer.requireVersion("scores", VERSION, source.readByte());
    long gridMicros = source.readLong();
    List<String> outputs = new ArrayList<>();
    for (int left = source.readInt(); left > 0; left--) {
      outputs.add(source.readUTF());
    }
    int stride = source.readInt();
    List<ScoreRow> rows = new ArrayList<>();
    for (int left = source.readInt(); left > 0; left--) {
      rows.add(ScoreInputSerializer.readRow(source));
    }
    List<ScoreState.Count> counts = new ArrayList<>();
    for (int left = source.readInt(); left > 0; left--) {
      counts.add(new ScoreState.Count(source.readLong(), source.readUTF(), source.readLong()));
    }
    return new ScoreState(gridMicros, outputs, stride, rows, counts, readPrices(source));
  }

  private static PriceTimelines readPrices(DataInputView source) throws IOException {
    Map<Long, PriceTimeline> prices = new TreeMap<>();
    for (int lines = source.readInt(); lines > 0; lines--) {
      long intervalMicros = source.readLong();
      PriceTimeline line = new PriceTimeline();
      for (int left = source.readInt(); left > 0; left--) {
        line.add(source.readLong(), source.readDouble());
      }
      prices.put(intervalMicros, line);
    }
    return PriceTimelines.of(prices);
  }

  @Override
  public TypeSerializerSnapshot<ScoreState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<ScoreState> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
