package io.tickcache.job.options;

import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How the input topics are read.
 *
 * @param groupId consumer group that offsets are committed under
 * @param bounded stop at the offsets that the topics end at when the job starts
 * @param start where to start without a checkpoint
 * @param maxOutOfOrderness how far behind its partition's newest event time a record may come
 * @param maxTimeJump how far ahead of it one record may be and advance event time by itself
 * @param maxAhead how far ahead of the wall clock one may be; zero for no such rule
 * @param idleTimeout wall-clock time without records after which a partition holds nothing back
 * @param maxDrift event time by which a partition may run ahead of the slowest
 */
public record SourceConfig(
    String groupId,
    boolean bounded,
    SourceStart start,
    Duration maxOutOfOrderness,
    Duration maxTimeJump,
    Duration maxAhead,
    Duration idleTimeout,
    Duration maxDrift) {

  static SourceConfig from(ReadableConfig options) {
    return new SourceConfig(
        OptionRules.required(options, TickcacheOptions.GROUP_ID),
        options.get(TickcacheOptions.SOURCE_BOUNDED),
        options.get(TickcacheOptions.SOURCE_START),
        OptionRules.notNegative(options, TickcacheOptions.MAX_OUT_OF_ORDERNESS),
        OptionRules.positive(options, TickcacheOptions.MAX_TIME_JUMP),
        maxAhead(options),
        OptionRules.positive(options, TickcacheOptions.SOURCE_IDLE_TIMEOUT),
        OptionRules.positive(options, TickcacheOptions.SOURCE_MAX_DRIFT));
  }

  /** A bounded input is a replay: the same whenever it is read. */
  private static Duration maxAhead(ReadableConfig options) {
    Duration given = OptionRules.notNegative(options, TickcacheOptions.MAX_AHEAD);
    return options.get(TickcacheOptions.SOURCE_BOUNDED) ? Duration.ZERO : given;
  }
}
