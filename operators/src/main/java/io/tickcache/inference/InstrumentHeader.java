package io.tickcache.inference;

import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.steps.SortKey;
import java.io.IOException;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * What keyed state says of an instrument beside its book, its klines and its KV pages.
 *
 * @param lastEventMicros latest event time of any event taken, microseconds
 * @param previousMid mid price of the last order-book step; NaN before the first
 * @param released sort key of the last event released in event-time order, or null
 * @param modelId the model whose keys and values the context holds; null without a context
 * @param origin where the context's keys and values come from
 * @param context the KV context without its pages, or null
 */
record InstrumentHeader(
    long lastEventMicros,
    double previousMid,
    SortKey released,
    String modelId,
    ContextOrigin origin,
    KvContextSnapshot context) {

  /** Position of the context's next step, as predictions count. */
  long nextPosition() {
    return origin.firstPosition() + context.nextPosition();
  }

  byte[] toBytes() throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(128);
    target.writeByte(InstrumentStore.VERSION);
    target.writeLong(lastEventMicros);
    target.writeDouble(previousMid);
    target.writeBoolean(released != null);
    if (released != null) {
      writeSortKey(released, target);
    }
    target.writeBoolean(context != null);
    if (context != null) {
      target.writeUTF(modelId);
      target.writeBoolean(origin.rebuilt());
      target.writeLong(origin.firstPosition());
      target.writeLong(context.epochMicros());
      target.writeLong(context.nextPosition());
      target.writeInt(context.maxContext());
      target.writeInt(context.capacity());
      target.writeInt(context.blockSize());
      target.writeUTF(context.storage().toString());
      target.writeUTF(context.retention().toString());
    }
    return target.getCopyOfBuffer();
  }

  static InstrumentHeader fromBytes(byte[] written) throws IOException {
    DataInputDeserializer source = new DataInputDeserializer(written);
    InstrumentStore.checkVersion(source);
    long lastEventMicros = source.readLong();
    double previousMid = source.readDouble();
    SortKey released = source.readBoolean() ? readSortKey(source) : null;
    if (!source.readBoolean()) {
      return new InstrumentHeader(
          lastEventMicros, previousMid, released, null, ContextOrigin.KEPT, null);
    }
    String modelId = source.readUTF();
    ContextOrigin origin = new ContextOrigin(source.readBoolean(), source.readLong());
    return new InstrumentHeader(
        lastEventMicros, previousMid, released, modelId, origin, readContext(source));
  }

  private static void writeSortKey(SortKey key, DataOutputSerializer target) throws IOException {
    target.writeLong(key.eventTimeMicros());
    target.writeInt(key.rank());
    target.writeLong(key.sequence());
  }

  private static SortKey readSortKey(DataInputDeserializer source) throws IOException {
    return new SortKey(source.readLong(), source.readInt(), source.readLong());
  }

  private static KvContextSnapshot readContext(DataInputDeserializer source) throws IOException {
    return new KvContextSnapshot(
        source.readLong(),
        source.readLong(),
        source.readInt(),
        source.readInt(),
        source.readInt(),
        KvStorage.of(source.readUTF()),
        RetentionPolicy.of(source.readUTF()));
  }
}
