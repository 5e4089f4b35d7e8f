package io.tickcache.inference.event;

import io.tickcache.schemas.DeadLetter;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;

/** Moves {@link DeadLetter}s. */
public final class DeadLetterSerializer extends RecordSerializer<DeadLetter> {

  public static final DeadLetterSerializer INSTANCE = new DeadLetterSerializer();

  public static final TypeInformation<DeadLetter> TYPE = new ImmutableTypeInfo<>(INSTANCE);

  @Override
  protected Class<DeadLetter> type() {
    return DeadLetter.class;
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
