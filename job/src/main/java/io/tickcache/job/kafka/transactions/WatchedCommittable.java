package io.tickcache.job.kafka.transactions;

import java.util.List;
import org.apache.flink.connector.kafka.sink.KafkaCommittable;

/** A transaction to be committed, with the records that it holds. */
final class WatchedCommittable extends KafkaCommittable {

  private final List<WrittenRange> ranges;

  /**
   * A transaction.
   *
   * @param ranges its records, not empty
   */
  WatchedCommittable(KafkaCommittable transaction, List<WrittenRange> ranges) {
    super(
        transaction.getProducerId(),
        transaction.getEpoch(),
        transaction.getTransactionalId(),
        transaction.getProducer().orElse(null));
    this.ranges = List.copyOf(ranges);
  }

  List<WrittenRange> ranges() {
    return ranges;
  }

  /** The records of any transaction; none where an older build wrote it to a checkpoint. */
  static List<WrittenRange> rangesOf(KafkaCommittable transaction) {
    return transaction instanceof WatchedCommittable watched ? watched.ranges() : List.of();
  }
}
