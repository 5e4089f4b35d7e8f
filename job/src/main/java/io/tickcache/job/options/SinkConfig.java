package io.tickcache.job.options;

import io.tickcache.model.Digests;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How the output topics are written.
 *
 * @param delivery what a failure may do
 * @param transactionTimeout how long a transaction may stay open
 * @param transactionalIdStart what all transactional ids of the job begin with, and none of another
 *     job
 * @param onLostTransaction what a transaction does that the brokers aborted
 */
public record SinkConfig(
    Delivery delivery,
    Duration transactionTimeout,
    String transactionalIdStart,
    OnLostTransaction onLostTransaction) {

  private static final int HASH_BYTES = 4;

  static SinkConfig from(ReadableConfig options) {
    return new SinkConfig(
        options.get(TickcacheOptions.DELIVERY),
        OptionRules.positive(options, TickcacheOptions.TRANSACTION_TIMEOUT),
        transactionalIdStart(options),
        options.get(TickcacheOptions.ON_LOST_TRANSACTION));
  }

  /** Start of the transactional ids of one of the job's outputs. */
  public String transactionalIdPrefix(JobTopic output) {
    return transactionalIdStart + "-" + output.shortName();
  }

  /**
   * Refuses a transaction timeout that checkpoints as they are configured can outlast.
   *
   * @param flink the options that the job runs with, those of its cluster included
   */
  public void requireTimesThatFit(ReadableConfig flink) {
    if (delivery == Delivery.EXACTLY_ONCE) {
      TransactionTimes.of(flink).requireWithin(transactionTimeout);
    }
  }

  /**
   * A function of what tells one job from another on the brokers, so that a restart has the ids of
   * the run before. The hash keeps jobs apart that are given one prefix: who has the id of another
   * job's producer fences it. It has one length, so that no job's ids begin with another's.
   */
  private static String transactionalIdStart(ReadableConfig options) {
    String group = OptionRules.required(options, TickcacheOptions.GROUP_ID);
    String prefix = options.get(TickcacheOptions.TRANSACTIONAL_ID_PREFIX);
    if (prefix != null) {
      OptionRules.required(options, TickcacheOptions.TRANSACTIONAL_ID_PREFIX);
    }
    String job =
        String.join(
            "\n",
            group,
            options.get(JobTopic.PREDICTIONS.option()),
            options.get(JobTopic.DEAD_LETTERS.option()));
    return (prefix == null ? group : prefix) + "-" + hash(job);
  }

  private static String hash(String text) {
    byte[] digest = Digests.sha256(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
  }
}
