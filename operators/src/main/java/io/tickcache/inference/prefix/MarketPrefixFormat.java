package io.tickcache.inference.prefix;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.event.RawEventSerializer;
import io.tickcache.inference.state.StateFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** A subtask's market records, as they came, and how far they were released. */
final class MarketPrefixFormat extends StateFormat<MarketPrefixFormat.Copy> {

  static final MarketPrefixFormat INSTANCE = new MarketPrefixFormat();

  /**
   * What one subtask held.
   *
   * @param releasedMillis the watermark up to which records were released
   */
  record Copy(long releasedMillis, List<RawEvent> records) {}

  private MarketPrefixFormat() {
    super("market-records", 4, 5); // the same in both
  }

  @Override
  protected void write(Copy copy, DataOutputSerializer target) throws IOException {
    target.writeLong(copy.releasedMillis());
    target.writeInt(copy.records().size());
    for (RawEvent record : copy.records()) {
      RawEventSerializer.INSTANCE.serialize(record, target);
    }
  }

  @Override
  protected Copy read(int version, DataInputDeserializer source) throws IOException {
    long releasedMillis = source.readLong();
    int count = source.readInt();
    List<RawEvent> records = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      records.add(RawEventSerializer.INSTANCE.deserialize(source));
    }
    return new Copy(releasedMillis, records);
  }
}
