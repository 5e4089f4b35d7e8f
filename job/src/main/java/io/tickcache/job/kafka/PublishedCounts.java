package io.tickcache.job.kafka;

/**
 * What was published.
 *
 * @param snapshots order-book snapshots
 * @param updates order-book deltas
 * @param klines klines, closed or not
 * @param marketRecords records of the market prefix
 * @param instruments different instruments
 * @param firstEventMicros event time of the first event; 0 if none
 * @param lastEventMicros event time of the last event; 0 if none
 */
public record PublishedCounts(
    long snapshots,
    long updates,
    long klines,
    long marketRecords,
    int instruments,
    long firstEventMicros,
    long lastEventMicros) {

  /** Records on the topics. */
  public long records() {
    return snapshots + updates + klines + marketRecords;
  }
}
