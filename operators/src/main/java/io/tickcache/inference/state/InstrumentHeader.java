package io.tickcache.inference.state;

import io.tickcache.engine.Arithmetic;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RingOfVersion4;
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
 * @param lastEpochMicros epoch of the latest context, which may have ended; {@link #NO_EPOCH}
 *     before the first
 * @param networkId the network whose keys and values the context holds; null without a context
 * @param arithmetic what computed its last steps; null without a context
 * @param origin where the context's keys and values come from
 * @param context the KV context without its pages, or null
 * @param oldRing how its pages are numbered if state of version 4 has them, or null
 */
record InstrumentHeader(
    long lastEventMicros,
    double previousMid,
    SortKey released,
    long lastEpochMicros,
    String networkId,
    Arithmetic arithmetic,
    ContextOrigin origin,
    KvContextSnapshot context,
    RingOfVersion4 oldRing) {

  /** Before the first context. */
  static final long NO_EPOCH = Long.MIN_VALUE;

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
    target.writeLong(lastEpochMicros);
    target.writeBoolean(context != null);
    if (context != null) {
      target.writeUTF(networkId);
      target.writeUTF(arithmetic.engine());
      target.writeInt(arithmetic.version());
      target.writeUTF(arithmetic.platform());
      target.writeBoolean(origin.rebuilt());
      target.writeLong(origin.firstPosition());
      target.writeLong(origin.ownFrom());
      target.writeLong(context.epochMicros());
      target.writeLong(context.nextPosition());
      target.writeInt(context.maxContext());
      target.writeUTF(context.storage().toString());
      target.writeUTF(context.retention().toString());
    }
    return target.getCopyOfBuffer();
  }

  static InstrumentHeader fromBytes(byte[] written) throws IOException {
    DataInputDeserializer source = new DataInputDeserializer(written);
    byte version = InstrumentStore.readVersion(source);
    long lastEventMicros = source.readLong();
    double previousMid = source.readDouble();
    SortKey released = source.readBoolean() ? readSortKey(source) : null;
    long lastEpochMicros = version == InstrumentStore.OLDEST_VERSION ? NO_EPOCH : source.readLong();
    if (!source.readBoolean()) {
      return new InstrumentHeader(
          lastEventMicros,
          previousMid,
          released,
          lastEpochMicros,
          null,
          null,
          ContextOrigin.KEPT,
          null,
          null);
    }
    String networkId = source.readUTF();
    return version == InstrumentStore.OLDEST_VERSION
        ? ofVersion4(lastEventMicros, previousMid, released, networkId, source)
        : new InstrumentHeader(
            lastEventMicros,
            previousMid,
            released,
            lastEpochMicros,
            networkId,
            new Arithmetic(source.readUTF(), source.readInt(), source.readUTF()),
            new ContextOrigin(source.readBoolean(), source.readLong(), source.readLong()),
            new KvContextSnapshot(
                source.readLong(),
                source.readLong(),
                source.readInt(),
                KvStorage.of(source.readUTF()),
                RetentionPolicy.of(source.readUTF())),
            null);
  }

  private static InstrumentHeader ofVersion4(
      long lastEventMicros,
      double previousMid,
      SortKey released,
      String networkId,
      DataInputDeserializer source)
      throws IOException {
    ContextOrigin origin = new ContextOrigin(source.readBoolean(), source.readLong(), 0);
    long epochMicros = source.readLong();
    long nextPosition = source.readLong();
    int maxContext = source.readInt();
    RingOfVersion4 ring = new RingOfVersion4(source.readInt());
    source.readInt(); // block size
    KvContextSnapshot context =
        new KvContextSnapshot(
            epochMicros,
            nextPosition,
            maxContext,
            KvStorage.of(source.readUTF()),
            RetentionPolicy.of(source.readUTF()));
    return new InstrumentHeader(
        lastEventMicros,
        previousMid,
        released,
        epochMicros,
        networkId,
        Arithmetic.OF_VERSION_4,
        origin,
        context,
        ring);
  }

  private static void writeSortKey(SortKey key, DataOutputSerializer target) throws IOException {
    target.writeLong(key.eventTimeMicros());
    target.writeInt(key.rank());
    target.writeLong(key.sequence());
  }

  private static SortKey readSortKey(DataInputDeserializer source) throws IOException {
    return new SortKey(source.readLong(), source.readInt(), source.readLong());
  }
}
