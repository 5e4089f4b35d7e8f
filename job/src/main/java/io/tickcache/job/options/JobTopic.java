package io.tickcache.job.options;

import io.tickcache.model.TokenSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** A topic of the job, declared once: its option, checks, sources, sinks and tools follow. */
public enum JobTopic {
  ORDER_BOOK("order-book", TokenSource.ORDER_BOOK, "Input topic of OrderBookUpdate records."),
  KLINES("klines", TokenSource.KLINE, "Input topic of Kline records."),
  MARKET(
      "market",
      TokenSource.MARKET,
      "Input topic of MarketContext records; read, and needed, only if the model takes a market prefix."),
  PREDICTIONS("predictions", null, "Output topic of Prediction records."),
  DEAD_LETTERS(
      "dead-letters",
      null,
      "Output topic of DeadLetter records: input that could not be used, and why.");

  private final String shortName;
  private final TokenSource holds;
  private final ConfigOption<String> option;

  JobTopic(String shortName, TokenSource holds, String description) {
    this.shortName = shortName;
    this.holds = holds;
    option =
        ConfigOptions.key("topic." + shortName)
            .stringType()
            .defaultValue("tickcache." + shortName)
            .withDescription(description);
  }

  /** Of all topics, in their order. */
  static List<ConfigOption<?>> options() {
    return Arrays.stream(values()).<ConfigOption<?>>map(JobTopic::option).toList();
  }

  /** The option that names it on the brokers. */
  public ConfigOption<String> option() {
    return option;
  }

  /** What a sink to it is called, and what names of topics end with. */
  public String shortName() {
    return shortName;
  }

  /** What an input holds; of an output nothing. */
  public Optional<TokenSource> holds() {
    return Optional.ofNullable(holds);
  }
}
