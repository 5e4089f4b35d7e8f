package io.tickcache.inference.state;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.event.RawEventSerializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Records that wait for the watermark, as they came. */
final class WaitingFormat extends StateFormat<List<RawEvent>> {

  static final WaitingFormat INSTANCE = new WaitingFormat();

  private WaitingFormat() {
    super(InstrumentStore.WAITING, 4, 5); // the same in both
  }

  @Override
  protected void write(List<RawEvent> events, DataOutputSerializer target) throws IOException {
    target.writeInt(events.size());
    for (RawEvent event : events) {
      RawEventSerializer.INSTANCE.serialize(event, target);
    }
  }

  @Override
  protected List<RawEvent> read(int version, DataInputDeserializer source) throws IOException {
    int count = source.readInt();
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      events.add(RawEventSerializer.INSTANCE.deserialize(source));
    }
    return events;
  }
}
