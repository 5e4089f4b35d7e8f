package io.tickcache.job.recorded.input;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * All recordings, and how far they have been read: they are one stream, in order of event time.
 *
 * @param read events that were read and need not be emitted any more
 */
record RecordingSplit(long read) implements SourceSplit {

  /** All of it. */
  static final RecordingSplit WHOLE = new RecordingSplit(0);

  @Override
  public String splitId() {
    return "recordings";
  }

  /** Its bytes in a checkpoint. */
  static final class Format implements SimpleVersionedSerializer<RecordingSplit> {

    static final Format INSTANCE = new Format();

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(RecordingSplit split) {
      return ByteBuffer.allocate(Long.BYTES).putLong(split.read).array();
    }

    @Override
    public RecordingSplit deserialize(int version, byte[] bytes) throws IOException {
      if (version != VERSION) {
        throw new IOException("a newer build wrote version %d of it".formatted(version));
      }
      return new RecordingSplit(ByteBuffer.wrap(bytes).getLong());
    }
  }
}
