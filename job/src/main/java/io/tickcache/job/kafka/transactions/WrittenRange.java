package io.tickcache.job.kafka.transactions;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The records of one transaction in one partition. Records of other transactions can stand between
 * the first and the last.
 *
 * @param topic the partition's topic
 * @param partition its number
 * @param first offset of the first record
 * @param last offset of the last record
 * @param records number of records
 */
record WrittenRange(String topic, int partition, long first, long last, long records) {

  static WrittenRange of(String topic, int partition, long offset) {
    return new WrittenRange(topic, partition, offset, offset, 1);
  }

  /** The range with one more record. */
  WrittenRange with(long offset) {
    return new WrittenRange(
        topic, partition, Math.min(first, offset), Math.max(last, offset), records + 1);
  }

  /** Records of all of them. */
  static long records(List<WrittenRange> ranges) {
    return ranges.stream().mapToLong(WrittenRange::records).sum();
  }

  /** {@code topic 'a' partition 0: 3 records, offsets 7 to 12; …}. */
  static String text(List<WrittenRange> ranges) {
    return ranges.stream().map(WrittenRange::toString).collect(Collectors.joining("; "));
  }

  @Override
  public String toString() {
    return "topic '%s' partition %d: %d records, offsets %d to %d"
        .formatted(topic, partition, records, first, last);
  }
}
