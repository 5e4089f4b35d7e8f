package io.tickcache.inference.event;

import io.tickcache.schemas.DeadLetter;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Moves {@link DeadLetter}s between tasks, where the sink is not chained to the operator. */
public final class DeadLetterSerializer extends ImmutableSerializer<DeadLetter> {

  public static final DeadLetterSerializer INSTANCE = new DeadLetterSerializer();

  public static final TypeInformation<DeadLetter> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  /**
   * Made where records move. A job manager, which only passes the serializer on, must not begin
   * with Avro: that leaves objects of a job's classes in threads which live longer than the job.
   */
  private static final class Format {
    static final WireFormat<DeadLetter> INSTANCE = new WireFormat<>(DeadLetter.class);
  }

  @Override
  protected Class<DeadLetter> type() {
    return DeadLetter.class;
  }

  @Override
  public void serialize(DeadLetter deadLetter, DataOutputView target) throws IOException {
    writeBytes(Format.INSTANCE.encode(deadLetter), target);
  }

  @Override
  public DeadLetter deserialize(DataInputView source) throws IOException {
    return Format.INSTANCE.decode(readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
    return new Snapshot();
  }

  /** Written into savepoints. */
  public static final class Snapshot extends SimpleTypeSerializerSnapshot<DeadLetter> {
    public Snapshot() {
      super(() -> INSTANCE);
    }
  }
}
