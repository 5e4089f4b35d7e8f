package io.tickcache.job.kafka.transactions;

/** What became of a transaction that could not be committed now. */
enum Fate {
  /** It had been committed before: readers have its records. */
  COMMITTED,
  /** The brokers aborted it: no reader of committed records will ever see them. */
  ABORTED,
  /** Its records are not known, or the topic has deleted them for their age. */
  UNKNOWN
}
