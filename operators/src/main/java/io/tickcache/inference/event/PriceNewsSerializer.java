package io.tickcache.inference.event;

import io.tickcache.schemas.Prediction;
import io.tickcache.steps.PriceMark;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link PriceNews} between tasks, where whoever takes it is not chained to the operator. */
public final class PriceNewsSerializer extends ImmutableSerializer<PriceNews> {

  public static final PriceNewsSerializer INSTANCE = new PriceNewsSerializer();

  public static final TypeInformation<PriceNews> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  /** Made where records move, for {@link RecordSerializer}'s reason. */
  private static final class Format {
    static final WireFormat<Prediction> INSTANCE = new WireFormat<>(Prediction.class);
  }

  @Override
  protected Class<PriceNews> type() {
    return PriceNews.class;
  }

  @Override
  public void serialize(PriceNews news, DataOutputView target) throws IOException {
    target.writeUTF(news.instrument());
    write(news.mark(), target);
    Prediction prediction = news.prediction();
    writeBytes(prediction == null ? null : Format.INSTANCE.encode(prediction), target);
  }

  /** Writes a mark: its kind's name, then the fields in their order. It never changes. */
  public static void write(PriceMark mark, DataOutputView target) throws IOException {
    target.writeUTF(mark.kind().name());
    target.writeLong(mark.eventTimeMicros());
    target.writeLong(mark.timeMicros());
    target.writeLong(mark.intervalMicros());
    target.writeDouble(mark.price());
    target.writeDouble(mark.bestBid());
    target.writeDouble(mark.bestAsk());
  }

  @Override
  public PriceNews deserialize(DataInputView source) throws IOException {
    String instrument = source.readUTF();
    PriceMark mark = readMark(source);
    byte[] prediction = readBytes(source);
    return new PriceNews(
        instrument, mark, prediction == null ? null : Format.INSTANCE.decode(prediction));
  }

  /** Reads what {@link #write} wrote. */
  public static PriceMark readMark(DataInputView source) throws IOException {
    return new PriceMark(
        PriceMark.Kind.valueOf(source.readUTF()),
        source.readLong(),
        source.readLong(),
        source.readLong(),
        source.readDouble(),
        source.readDouble(),
        source.readDouble());
  }

  @Override
  public TypeSerializerSnapshot<PriceNews> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<PriceNews> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
