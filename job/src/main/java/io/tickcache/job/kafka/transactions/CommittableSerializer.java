package io.tickcache.job.kafka.transactions;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Transactions in checkpoints. The connector's bytes come first, as earlier builds wrote them, so
 * that either build reads the other's; then the number of ranges and the ranges.
 */
final class CommittableSerializer implements SimpleVersionedSerializer<KafkaCommittable> {

  /** Far from the connector's own versions, the newest of which is 1. */
  private static final int WITH_RANGES = 1001;

  private final SimpleVersionedSerializer<KafkaCommittable> connectors;

  CommittableSerializer(SimpleVersionedSerializer<KafkaCommittable> connectors) {
    this.connectors = connectors;
  }

  @Override
  public int getVersion() {
    return WITH_RANGES;
  }

  @Override
  public byte[] serialize(KafkaCommittable transaction) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(connectors.serialize(transaction));
      List<WrittenRange> ranges = WatchedCommittable.rangesOf(transaction);
      out.writeInt(ranges.size());
      for (WrittenRange range : ranges) {
        out.writeUTF(range.topic());
        out.writeInt(range.partition());
        out.writeLong(range.first());
        out.writeLong(range.last());
        out.writeLong(range.records());
      }
    }
    return bytes.toByteArray();
  }

  @Override
  public KafkaCommittable deserialize(int version, byte[] serialized) throws IOException {
    if (version != WITH_RANGES) {
      return connectors.deserialize(version, serialized);
    }
    KafkaCommittable transaction = connectors.deserialize(connectors.getVersion(), serialized);
    List<WrittenRange> ranges = new ArrayList<>();
    int own = connectors.serialize(transaction).length;
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(serialized, own, serialized.length - own))) {
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        ranges.add(
            new WrittenRange(
                in.readUTF(), in.readInt(), in.readLong(), in.readLong(), in.readLong()));
      }
    }
    return ranges.isEmpty() ? transaction : new WatchedCommittable(transaction, ranges);
  }
}
