package io.tickcache.job.kafka.transactions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Transactions in checkpoints. The connector's bytes come first, as builds wrote them that knew no
 * ranges, so that those read these; then the number of ranges and the ranges; last, so that it is
 * found without reading the rest, how many bytes are the connector's and of which version of its.
 */
final class CommittableSerializer implements SimpleVersionedSerializer<KafkaCommittable> {

  /** The first of ours, far from the connector's own: its bytes are of version 1, not said so. */
  private static final int WITH_RANGES = 1001;

  private static final int WITH_CONNECTORS_VERSION = 1002;

  private static final int TRAILER = 2 * Integer.BYTES;

  private final SimpleVersionedSerializer<KafkaCommittable> connectors;

  CommittableSerializer(SimpleVersionedSerializer<KafkaCommittable> connectors) {
    this.connectors = connectors;
  }

  @Override
  public int getVersion() {
    return WITH_CONNECTORS_VERSION;
  }

  @Override
  public byte[] serialize(KafkaCommittable transaction) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] own = connectors.serialize(transaction);
      out.write(own);
      write(WatchedCommittable.rangesOf(transaction), out);
      out.writeInt(own.length);
      out.writeInt(connectors.getVersion());
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what any build wrote until now.
   *
   * @throws IOException if a newer build wrote it
   */
  @Override
  public KafkaCommittable deserialize(int version, byte[] serialized) throws IOException {
    return switch (version) {
      case WITH_CONNECTORS_VERSION -> {
        ByteBuffer trailer =
            ByteBuffer.wrap(serialized, serialized.length - TRAILER, TRAILER).slice();
        yield read(serialized, trailer.getInt(), trailer.getInt());
      }
      case WITH_RANGES -> read(serialized, lengthOfFirstVersion(serialized), 1);
      default -> connectors(version, serialized);
    };
  }

  private KafkaCommittable read(byte[] serialized, int own, int version) throws IOException {
    KafkaCommittable transaction = connectors(version, Arrays.copyOf(serialized, own));
    List<WrittenRange> ranges =
        ranges(new ByteArrayInputStream(serialized, own, serialized.length - own));
    return ranges.isEmpty() ? transaction : new WatchedCommittable(transaction, ranges);
  }

  /** The connector itself looks at no version, and would make something of any bytes. */
  private KafkaCommittable connectors(int version, byte[] serialized) throws IOException {
    if (version > connectors.getVersion()) {
      throw new IOException(
          "a transaction in the restored state is of version %d, of a newer Tickcache or Kafka connector: go on with the build that wrote it"
              .formatted(version));
    }
    return connectors.deserialize(version, serialized);
  }

  /** Of the connector's bytes of version 1: epoch, producer id and transactional id. */
  private static int lengthOfFirstVersion(byte[] serialized) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(serialized);
    DataInputStream in = new DataInputStream(bytes);
    in.readShort();
    in.readLong();
    in.readUTF();
    return serialized.length - bytes.available();
  }

  private static void write(List<WrittenRange> ranges, DataOutputStream out) throws IOException {
    out.writeInt(ranges.size());
    for (WrittenRange range : ranges) {
      out.writeUTF(range.topic());
      out.writeInt(range.partition());
      out.writeLong(range.first());
      out.writeLong(range.last());
      out.writeLong(range.records());
    }
  }

  private static List<WrittenRange> ranges(ByteArrayInputStream bytes) throws IOException {
    DataInputStream in = new DataInputStream(bytes);
    List<WrittenRange> ranges = new ArrayList<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      ranges.add(
          new WrittenRange(
              in.readUTF(), in.readInt(), in.readLong(), in.readLong(), in.readLong()));
    }
    return ranges;
  }
}
