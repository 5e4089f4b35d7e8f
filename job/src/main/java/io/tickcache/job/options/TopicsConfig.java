package io.tickcache.job.options;

import io.tickcache.job.UserException;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The names of the topics, each another one.
 *
 * @param orderBook holds OrderBookUpdate records
 * @param klines holds Kline records
 * @param predictions receives Prediction records
 * @param deadLetters receives DeadLetter records
 */
public record TopicsConfig(
    String orderBook, String klines, String predictions, String deadLetters) {

  public TopicsConfig {
    List<String> names = List.of(orderBook, klines, predictions, deadLetters);
    if (Set.copyOf(names).size() < names.size()) {
      throw new UserException("'topic.*' = " + names + " must be four different topics");
    }
  }

  /** Reads the options. */
  public static TopicsConfig from(ReadableConfig options) {
    return new TopicsConfig(
        OptionRules.required(options, TickcacheOptions.ORDER_BOOK_TOPIC),
        OptionRules.required(options, TickcacheOptions.KLINES_TOPIC),
        OptionRules.required(options, TickcacheOptions.PREDICTIONS_TOPIC),
        OptionRules.required(options, TickcacheOptions.DEAD_LETTERS_TOPIC));
  }

  /** The topics that the job reads. */
  public List<String> inputs() {
    return List.of(orderBook, klines);
  }

  /** All topics. */
  public List<String> all() {
    return List.of(orderBook, klines, predictions, deadLetters);
  }
}
