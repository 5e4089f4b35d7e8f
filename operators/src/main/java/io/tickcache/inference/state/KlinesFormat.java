package io.tickcache.inference.state;

import io.tickcache.inference.event.ImmutableSerializer;
import io.tickcache.market.KlineSeries;
import java.io.IOException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Kline windows by interval, microseconds; {@link KlineSeries} has a version of its own. */
final class KlinesFormat extends StateFormat<SortedMap<Long, KlineSeries>> {

  static final KlinesFormat INSTANCE = new KlinesFormat();

  private KlinesFormat() {
    super("klines", 4, 5); // the same in both
  }

  @Override
  protected void write(SortedMap<Long, KlineSeries> klines, DataOutputSerializer target)
      throws IOException {
    target.writeInt(klines.size());
    for (Map.Entry<Long, KlineSeries> series : klines.entrySet()) {
      target.writeLong(series.getKey());
      ImmutableSerializer.writeBytes(series.getValue().toBytes(), target);
    }
  }

  @Override
  protected SortedMap<Long, KlineSeries> read(int version, DataInputDeserializer source)
      throws IOException {
    SortedMap<Long, KlineSeries> klines = new TreeMap<>();
    int count = source.readInt();
    for (int i = 0; i < count; i++) {
      long intervalMicros = source.readLong();
      klines.put(intervalMicros, KlineSeries.fromBytes(ImmutableSerializer.readBytes(source)));
    }
    return klines;
  }
}
