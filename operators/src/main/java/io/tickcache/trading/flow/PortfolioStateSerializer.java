package io.tickcache.trading.flow;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.inference.event.ImmutableTypeInfo;
import io.tickcache.trading.allocation.Outlook;
import io.tickcache.trading.allocation.PortfolioState;
import io.tickcache.trading.allocation.PriceRisk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.execution.SuppressRestartsException;

/**
 * {@link PortfolioState} in keyed state: a version, the grid's time, outlooks, weights by name, and
 * what is known of prices, so that state which was ever written can be read.
 */
public final class PortfolioStateSerializer extends ImmutableSerializer<PortfolioState> {

  public static final PortfolioStateSerializer INSTANCE = new PortfolioStateSerializer();

  public static final TypeInformation<PortfolioState> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  private static final int VERSION = 1;

  @Override
  protected Class<PortfolioState> type() {
    return PortfolioState.class;
  }

  @Override
  public void serialize(PortfolioState state, DataOutputView target) throws IOException {
    target.writeByte(VERSION);
    target.writeLong(state.gridMicros());
    target.writeInt(state.outlooks().size());
    for (Outlook outlook : state.outlooks().values()) {
      OutlookSerializer.INSTANCE.serialize(outlook, target);
    }
    target.writeInt(state.weights().size());
    for (Map.Entry<String, Double> weight : state.weights().entrySet()) {
      target.writeUTF(weight.getKey());
      target.writeDouble(weight.getValue());
    }
    write(state.risk(), target);
  }

  private static void write(PriceRisk risk, DataOutputView target) throws IOException {
    target.writeInt(risk.instruments().size());
    for (int i = 0; i < risk.instruments().size(); i++) {
      target.writeUTF(risk.instruments().get(i));
      target.writeDouble(risk.prices()[i]);
      target.writeLong(risk.returns()[i]);
    }
    for (double sum : risk.sums()) {
      target.writeDouble(sum);
    }
  }

  @Override
  public PortfolioState deserialize(DataInputView source) throws IOException {
    int version = source.readByte();
    if (version != VERSION) {
      throw new SuppressRestartsException(
          new IllegalStateException(
              "state 'portfolio' of version %d was written by a newer Tickcache; this one reads version %d"
                  .formatted(version, VERSION)));
    }
    long gridMicros = source.readLong();
    SortedMap<String, Outlook> outlooks = new TreeMap<>();
    for (int left = source.readInt(); left > 0; left--) {
      Outlook outlook = OutlookSerializer.INSTANCE.deserialize(source);
      outlooks.put(outlook.instrument(), outlook);
    }
    SortedMap<String, Double> weights = new TreeMap<>();
    for (int left = source.readInt(); left > 0; left--) {
      weights.put(source.readUTF(), source.readDouble());
    }
    return new PortfolioState(gridMicros, outlooks, weights, readRisk(source));
  }

  private static PriceRisk readRisk(DataInputView source) throws IOException {
    int size = source.readInt();
    List<String> names = new ArrayList<>(size);
    double[] prices = new double[size];
    long[] returns = new long[size];
    for (int i = 0; i < size; i++) {
      names.add(source.readUTF());
      prices[i] = source.readDouble();
      returns[i] = source.readLong();
    }
    double[] sums = new double[size * (size + 1) / 2];
    for (int i = 0; i < sums.length; i++) {
      sums[i] = source.readDouble();
    }
    return new PriceRisk(names, prices, returns, sums);
  }

  @Override
  public TypeSerializerSnapshot<PortfolioState> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PortfolioState> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
