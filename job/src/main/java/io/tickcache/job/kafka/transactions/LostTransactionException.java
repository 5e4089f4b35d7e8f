package io.tickcache.job.kafka.transactions;

import io.tickcache.job.options.OnLostTransaction;
import io.tickcache.job.options.TickcacheOptions;
import java.util.List;

/** Records that were written for good are hidden from readers for ever. */
final class LostTransactionException extends Exception {

  private static final long serialVersionUID = 1L;

  /**
   * An error that says what to do.
   *
   * @param lost one line a transaction
   */
  LostTransactionException(List<String> lost) {
    super(
        "lost: %s. A reader with isolation.level=read_uncommitted still finds them there. To go on without them, start from the last checkpoint with '%s' = %s"
            .formatted(
                String.join("; ", lost),
                TickcacheOptions.ON_LOST_TRANSACTION.key(),
                OnLostTransaction.CONTINUE));
  }
}
