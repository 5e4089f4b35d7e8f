package io.tickcache.inference.prefix;

import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEventSerializer;
import io.tickcache.inference.state.InstrumentStore;
import io.tickcache.steps.RefusedEventException;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Brings {@link MarketRecords} into operator state at a checkpoint, and back. Every subtask writes
 * its own copy and reads all of them: one that is ahead of the others has forgotten records that
 * they still need, so what holds after a restore, at any parallelism, is the union.
 */
public final class MarketRecordsState {

  private final ListState<byte[]> copies;

  public MarketRecordsState(OperatorStateStore store) throws Exception {
    copies =
        store.getUnionListState(
            new ListStateDescriptor<>("market-records", BytePrimitiveArraySerializer.INSTANCE));
  }

  /** Makes the state hold what is held now. */
  public void write(MarketRecords records) throws Exception {
    DataOutputSerializer target = new DataOutputSerializer(1024);
    target.writeByte(InstrumentStore.VERSION);
    target.writeLong(records.releasedMillis());
    target.writeInt(records.all().size());
    for (MarketRecord record : records.all()) {
      RawEventSerializer.INSTANCE.serialize(record.raw(), target);
    }
    copies.update(List.of(target.getCopyOfBuffer()));
  }

  /**
   * What all subtasks held; nothing if the model takes no prefix, whatever another one took.
   *
   * @param prefixLength the most records that a step sees
   */
  public MarketRecords read(MarketRecordDecoder decoder, int prefixLength, Ordering ordering)
      throws Exception {
    MarketRecords records = new MarketRecords(prefixLength, ordering);
    if (prefixLength > 0) {
      for (byte[] copy : copies.get()) {
        read(new DataInputDeserializer(copy), decoder, records);
      }
    }
    return records;
  }

  private static void read(
      DataInputDeserializer source, MarketRecordDecoder decoder, MarketRecords records)
      throws IOException, RefusedEventException {
    InstrumentStore.readVersion(source);
    long releasedMillis = source.readLong();
    int count = source.readInt();
    for (int i = 0; i < count; i++) {
      records.restore(decoder.decode(RawEventSerializer.INSTANCE.deserialize(source)));
    }
    records.restoreReleased(releasedMillis);
  }
}
