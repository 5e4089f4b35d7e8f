package io.tickcache.job.kafka.transactions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
  void canBeReadByEarlierBuilds() throws IOException {
    byte[] bytes = serializer.serialize(new WatchedCommittable(PLAIN, RANGES));

    assertThat(connectors.deserialize(serializer.getVersion(), bytes)).isEqualTo(PLAIN);
  }
}
