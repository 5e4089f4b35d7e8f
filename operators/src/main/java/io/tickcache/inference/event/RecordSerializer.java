package io.tickcache.inference.event;

import io.tickcache.wire.WireFormat;
import java.io.IOException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Moves records of a topic between tasks, where the sink is not chained to the operator, as the
 * topic has them.
 *
 * @param <T> the record
 */
public abstract class RecordSerializer<T extends SpecificRecordBase>
    extends ImmutableSerializer<T> {

  /**
   * Made where records move, and never travels. A job manager, which only passes the serializer on,
   * must not begin with Avro: that leaves objects of a job's classes in threads which live longer
   * than the job.
   */
  private transient volatile WireFormat<T> format;

  @Override
  public final void serialize(T record, DataOutputView target) throws IOException {
    writeBytes(format().encode(record), target);
  }

  @Override
  public final T deserialize(DataInputView source) throws IOException {
    return format().decode(readBytes(source));
  }

  private WireFormat<T> format() {
    WireFormat<T> made = format;
    if (made == null) {
      made = new WireFormat<>(type()); // twice at the worst: both are the same
      format = made;
    }
    return made;
  }
}
