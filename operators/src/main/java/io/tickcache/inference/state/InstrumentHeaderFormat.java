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
 * Version 4 numbered KV pages in a ring and knew neither arithmetic nor the latest epoch; version 5
 * did not know the time of the last step, for which that of the last event stands.
 */
final class InstrumentHeaderFormat extends StateFormat<InstrumentHeader> {

  static final InstrumentHeaderFormat INSTANCE = new InstrumentHeaderFormat();

  private static final int RING_OF_PAGES = 4;
  private static final int WITHOUT_LAST_STEP = 5;
  private static final int NEWEST = 6;

  private InstrumentHeaderFormat() {
    super("header", RING_OF_PAGES, NEWEST);
  }

  @Override
  protected void write(InstrumentHeader header, DataOutputSerializer target) throws IOException {
    target.writeLong(header.lastEventMicros());
    target.writeDouble(header.previousMid());
    target.writeBoolean(header.released() != null);
    if (header.released() != null) {
      writeSortKey(header.released(), target);
    }
    target.writeLong(header.lastEpochMicros());
    target.writeLong(header.lastStepMicros());
    target.writeBoolean(header.context() != null);
    if (header.context() != null) {
      writeContext(header, target);
    }
  }

  private static void writeContext(InstrumentHeader header, DataOutputSerializer target)
      throws IOException {
    target.writeUTF(header.networkId());
    target.writeUTF(header.arithmetic().engine());
    target.writeInt(header.arithmetic().version());
    target.writeUTF(header.arithmetic().platform());
    target.writeBoolean(header.origin().rebuilt());
    target.writeLong(header.origin().firstPosition());
    target.writeLong(header.origin().ownFrom());
    KvContextSnapshot context = header.context();
    target.writeLong(context.epochMicros());
    target.writeLong(context.nextPosition());
    target.writeInt(context.maxContext());
    target.writeUTF(context.storage().toString());
    target.writeUTF(context.retention().toString());
  }

  @Override
  protected InstrumentHeader read(int version, DataInputDeserializer source) throws IOException {
    long lastEventMicros = source.readLong();
    double previousMid = source.readDouble();
    SortKey released = source.readBoolean() ? readSortKey(source) : null;
    long lastEpochMicros = version == RING_OF_PAGES ? InstrumentHeader.NO_EPOCH : source.readLong();
    long lastStepMicros = version <= WITHOUT_LAST_STEP ? lastEventMicros : source.readLong();
    if (!source.readBoolean()) {
      return new InstrumentHeader(
          lastEventMicros,
          previousMid,
          released,
          lastEpochMicros,
          lastStepMicros,
          null,
          null,
          ContextOrigin.KEPT,
          null,
          null);
    }
    String networkId = source.readUTF();
    return version == RING_OF_PAGES
        ? ofVersion4(lastEventMicros, previousMid, released, networkId, source)
        : new InstrumentHeader(
            lastEventMicros,
            previousMid,
            released,
            lastEpochMicros,
            lastStepMicros,
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
        lastEventMicros,
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
