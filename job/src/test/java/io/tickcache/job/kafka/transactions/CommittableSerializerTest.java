package io.tickcache.job.kafka.transactions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.junit.jupiter.api.Test;

class CommittableSerializerTest {

  private static final KafkaCommittable PLAIN = new KafkaCommittable(12, (short) 3, "a-0-1", null);

  private static final List<WrittenRange> RANGES =
      List.of(new WrittenRange("out", 0, 7, 12, 3), new WrittenRange("out", 2, 0, 0, 1));

  /** The same, as the first builds wrote it that knew ranges: never changes. */
  private static final byte[] OF_1001 =
      HexFormat.of()
          .parseHex(
              "0003000000000000000c0005612d302d31"
                  + "00000002"
                  + "00036f7574000000000000000000000007000000000000000c0000000000000003"
                  + "00036f757400000002000000000000000000000000000000000000000000000001");

  private final SimpleVersionedSerializer<KafkaCommittable> connectors =
      KafkaSink.<String>builder()
          .setBootstrapServers("localhost:1")
          .setKafkaProducerConfig(new Properties())
          .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
          .setRecordSerializer(
              KafkaRecordSerializationSchema.<String>builder()
                  .setTopic("out")
                  .setValueSerializationSchema(String::getBytes)
                  .build())
          .build()
          .getCommittableSerializer();
  private final CommittableSerializer serializer = new CommittableSerializer(connectors);

  @Test
  void keepsATransactionWithItsRecords() throws IOException {
    byte[] bytes = serializer.serialize(new WatchedCommittable(PLAIN, RANGES));

    KafkaCommittable read = serializer.deserialize(serializer.getVersion(), bytes);

    assertThat(read).usingRecursiveComparison().isEqualTo(new WatchedCommittable(PLAIN, RANGES));
  }

  @Test
  void readsWhatEarlierBuildsWrote() throws IOException {
    KafkaCommittable read =
        serializer.deserialize(connectors.getVersion(), connectors.serialize(PLAIN));

    assertThat(read).isEqualTo(PLAIN);
    assertThat(WatchedCommittable.rangesOf(read)).isEmpty();
  }

  @Test
  void readsWhatDidNotSayTheConnectorsVersion() throws IOException {
    KafkaCommittable expected = new WatchedCommittable(PLAIN, RANGES);

    assertThat(serializer.deserialize(1001, OF_1001))
        .usingRecursiveComparison()
        .isEqualTo(expected);
    assertThat(new CommittableSerializer(new NextConnector()).deserialize(1001, OF_1001))
        .usingRecursiveComparison()
        .isEqualTo(expected);
  }

  @Test
  void readsWhatAnEarlierConnectorWrote() throws IOException {
    byte[] bytes = serializer.serialize(new WatchedCommittable(PLAIN, RANGES));

    KafkaCommittable read =
        new CommittableSerializer(new NextConnector()).deserialize(serializer.getVersion(), bytes);

    assertThat(read).usingRecursiveComparison().isEqualTo(new WatchedCommittable(PLAIN, RANGES));
  }

  @Test
  void refusesWhatANewerBuildOrConnectorWrote() throws IOException {
    byte[] bytes =
        new CommittableSerializer(new NextConnector())
            .serialize(new WatchedCommittable(PLAIN, RANGES));

    assertThatThrownBy(() -> serializer.deserialize(serializer.getVersion(), bytes))
        .hasMessageContaining("is of version 2, of a newer Tickcache or Kafka connector");
    assertThatThrownBy(() -> serializer.deserialize(1003, bytes))
        .hasMessageContaining("is of version 1003");
  }

  @Test
  void canBeReadByEarlierBuilds() throws IOException {
    byte[] bytes = serializer.serialize(new WatchedCommittable(PLAIN, RANGES));

    assertThat(connectors.deserialize(serializer.getVersion(), bytes)).isEqualTo(PLAIN);
  }

  /** What the connector's may become: a field more in front, which older bytes do not have. */
  private final class NextConnector implements SimpleVersionedSerializer<KafkaCommittable> {
    @Override
    public int getVersion() {
      return connectors.getVersion() + 1;
    }

    @Override
    public byte[] serialize(KafkaCommittable transaction) throws IOException {
      byte[] bytes = connectors.serialize(transaction);
      return ByteBuffer.allocate(Long.BYTES + bytes.length).putLong(7).put(bytes).array();
    }

    @Override
    public KafkaCommittable deserialize(int version, byte[] bytes) throws IOException {
      int first = version == getVersion() ? Long.BYTES : 0;
      return connectors.deserialize(1, Arrays.copyOfRange(bytes, first, bytes.length));
    }
  }
}
