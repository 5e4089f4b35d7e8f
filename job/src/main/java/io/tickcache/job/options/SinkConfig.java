package io.tickcache.job.options;

import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How the output topics are written.
 *
 * @param delivery what a failure may do
 * @param transactionTimeout how long a transaction may stay open
 * @param transactionalIdPrefix start of the transactional ids
 */
public record SinkConfig(
    Delivery delivery, Duration transactionTimeout, String transactionalIdPrefix) {

  static SinkConfig from(ReadableConfig options) {
    return new SinkConfig(
        options.get(TickcacheOptions.DELIVERY),
        OptionRules.positive(options, TickcacheOptions.TRANSACTION_TIMEOUT),
        OptionRules.required(options, TickcacheOptions.TRANSACTIONAL_ID_PREFIX));
  }
}
