package io.tickcache.job.options;

import io.tickcache.job.UserException;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The names of the topics, each another one.
 *
 * @param orderBook holds OrderBookUpdate records
 * @param klines holds Kline records
 * @param market holds MarketContext records
 * @param predictions receives Prediction records
 * @param deadLetters receives DeadLetter records
 */
public record TopicsConfig(
    String orderBook, String klines, String market, String predictions, String deadLetters) {

  public TopicsConfig {
    List<String> names = List.of(orderBook, klines, market, predictions, deadLetters);
    if (Set.copyOf(names).size() < names.size()) {
      throw new UserException("'topic.*' = " + names + " must be five different topics");
    }
  }

  /** Reads the options. */
  public static TopicsConfig from(ReadableConfig options) {
    return new TopicsConfig(
        OptionRules.required(options, TickcacheOptions.ORDER_BOOK_TOPIC),
        OptionRules.required(options, TickcacheOptions.KLINES_TOPIC),
        OptionRules.required(options, TickcacheOptions.MARKET_TOPIC),
        OptionRules.required(options, TickcacheOptions.PREDICTIONS_TOPIC),
        OptionRules.required(options, TickcacheOptions.DEAD_LETTERS_TOPIC));
  }

  /**
   * The topics that the job reads, with what they hold.
   *
   * @param model the market topic is read only if it takes a prefix
   */
  public Map<String, TokenSource> inputs(ModelConfig model) {
    Map<String, TokenSource> inputs = new LinkedHashMap<>();
    inputs.put(orderBook, TokenSource.ORDER_BOOK);
    inputs.put(klines, TokenSource.KLINE);
    if (model.prefixLength() > 0) {
      inputs.put(market, TokenSource.MARKET);
    }
    return inputs;
  }

  /** The topics that the job reads and writes with this model. */
  public List<String> usedWith(ModelConfig model) {
    List<String> used = new ArrayList<>(inputs(model).keySet());
    used.addAll(List.of(predictions, deadLetters));
    return used;
  }

  /** All topics. */
  public List<String> all() {
    return List.of(orderBook, klines, market, predictions, deadLetters);
  }
}
