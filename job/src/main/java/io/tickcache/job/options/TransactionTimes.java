package io.tickcache.job.options;

import io.tickcache.job.UserException;
import java.time.Duration;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.util.TimeUtils;

/**
 * How long a transaction can wait for its commit, by what the job tolerates of checkpoints. A
 * transaction begins where a checkpoint's barrier passes the sink, is closed by the next one, and
 * committed when that or a later checkpoint completes: after as many failures in a row as are
 * tolerated, and one that takes all the time it has.
 *
 * @param interval from one checkpoint to the next
 * @param minPause between the end of one and the beginning of the next
 * @param timeout after which a checkpoint is given up
 * @param tolerated checkpoints given up in a row that do not fail the job
 */
record TransactionTimes(Duration interval, Duration minPause, Duration timeout, int tolerated) {

  static TransactionTimes of(ReadableConfig flink) {
    return new TransactionTimes(
        flink.get(CheckpointingOptions.CHECKPOINTING_INTERVAL),
        flink.get(CheckpointingOptions.MIN_PAUSE_BETWEEN_CHECKPOINTS),
        flink.get(CheckpointingOptions.CHECKPOINTING_TIMEOUT),
        flink.get(CheckpointingOptions.TOLERABLE_FAILURE_NUMBER));
  }

  /**
   * Refuses a transaction timeout within which a tolerated series of failures does not end: the
   * brokers would abort what a later checkpoint has to commit.
   */
  void requireWithin(Duration transactionTimeout) {
    Duration longest = longest(tolerated);
    if (longest.compareTo(transactionTimeout) < 0) {
      return;
    }
    throw new UserException(
        "'%s' = %s is too short for 'delivery' = %s: a transaction can wait %s for its commit ('%s' = %d failures and a success, each of up to '%s' = %s or 'interval' = %s and 'min-pause' = %s); %s"
            .formatted(
                TickcacheOptions.TRANSACTION_TIMEOUT.key(),
                text(transactionTimeout),
                Delivery.EXACTLY_ONCE,
                text(longest),
                CheckpointingOptions.TOLERABLE_FAILURE_NUMBER.key(),
                tolerated,
                CheckpointingOptions.CHECKPOINTING_TIMEOUT.key(),
                text(timeout),
                text(interval),
                text(minPause),
                whatFits(transactionTimeout)));
  }

  /** With so many failures in a row, from the barrier that opens the transaction. */
  private Duration longest(int failures) {
    return period().multipliedBy(failures + 1L).plus(timeout);
  }

  private Duration period() {
    Duration afterTimeout = timeout.plus(minPause);
    return interval.compareTo(afterTimeout) > 0 ? interval : afterTimeout;
  }

  /** The most failures whose longest wait is shorter than the transaction timeout. */
  private String whatFits(Duration transactionTimeout) {
    long fits = transactionTimeout.minus(timeout).minusNanos(1).dividedBy(period()) - 1;
    String more = "set it to more than " + text(longest(tolerated));
    return fits < 0
        ? more + ", or make checkpoints' timeout and interval shorter"
        : more + ", or tolerate " + fits;
  }

  private static String text(Duration duration) {
    return TimeUtils.formatWithHighestUnit(duration);
  }
}
