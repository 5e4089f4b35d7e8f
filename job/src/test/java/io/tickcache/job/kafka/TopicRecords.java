package io.tickcache.job.kafka;

import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.options.KafkaConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What stands on a topic. */
final class TopicRecords {

  private TopicRecords() {}

  /** All that is committed by now, partition by partition in the order of the topic. */
  static List<ConsumerRecord<byte[], byte[]>> of(EmbeddedBroker broker, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (TopicReader reader =
        new TopicReader(
            KafkaConfig.of(broker.bootstrapServers()), topic, TopicReader.Start.BEGINNING)) {
      while (!reader.atEnd()) {
        reader.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
