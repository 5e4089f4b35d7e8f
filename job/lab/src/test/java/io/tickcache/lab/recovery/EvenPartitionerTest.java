package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.junit.jupiter.api.Test;

class EvenPartitionerTest {

  private static final Cluster TWO_PARTITIONS =
      new Cluster(
          "c",
          List.of(new Node(1, "h", 1)),
          IntStream.range(0, 2)
              .mapToObj(partition -> new PartitionInfo("t", partition, null, null, null))
              .toList(),
          Set.of(),
          Set.of());

  @Test
  void twoInstrumentsNeverShareAPartition() {
    try (EvenPartitioner partitioner = new EvenPartitioner()) {
      int first = partition(partitioner, "binance-usdm:BTCUSDT");
      int second = partition(partitioner, "binance-usdm:ETHUSDT");
      assertThat(List.of(first, second)).containsExactlyInAnyOrder(0, 1);
      assertThat(partition(partitioner, "binance-usdm:BTCUSDT")).isEqualTo(first);
      assertThat(partition(partitioner, "binance-usdm:ETHUSDT")).isEqualTo(second);
    }
  }

  private static int partition(EvenPartitioner partitioner, String key) {
    return partitioner.partition(
        "t", key, key.getBytes(StandardCharsets.UTF_8), null, null, TWO_PARTITIONS);
  }
}
