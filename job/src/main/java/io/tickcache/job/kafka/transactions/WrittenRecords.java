package io.tickcache.job.kafka.transactions;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Where the brokers put the records of the transaction that is open. Thread-safe. */
final class WrittenRecords {

  private final Map<Integer, WrittenRange> byPartition = new TreeMap<>();

  /**
   * Adds one that a broker has acknowledged.
   *
   * @param metadata of a record that failed it has no offset, or is null
   */
  synchronized void add(RecordMetadata metadata) {
    if (metadata == null || !metadata.hasOffset()) {
      return;
    }
    byPartition.merge(
        metadata.partition(),
        WrittenRange.of(metadata.topic(), metadata.partition(), metadata.offset()),
        (before, one) -> before.with(one.first()));
  }

  /** What the transaction that ends here holds; the next one begins. */
  synchronized List<WrittenRange> take() {
    List<WrittenRange> ranges = List.copyOf(byPartition.values());
    byPartition.clear();
    return ranges;
  }
}
