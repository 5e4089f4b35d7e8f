package io.tickcache.job.options;

import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** A topic of the job, declared once: its option, checks, sources, sinks and tools follow. */
public enum JobTopic {
  ORDER_BOOK(
      "order-book",
      TokenSource.ORDER_BOOK,
      OrderBookUpdate.class,
      "Input topic of OrderBookUpdate records."),
  KLINES("klines", TokenSource.KLINE, Kline.class, "Input topic of Kline records."),
  MARKET(
      "market",
      TokenSource.MARKET,
      MarketContext.class,
      "Input topic of MarketContext records; read, and needed, only if the model takes a market prefix."),
  PREDICTIONS("predictions", null, Prediction.class, "Output topic of Prediction records."),
  SIGNALS(
      "signals",
      null,
      Signal.class,
      "Output topic of Signal records; written, and needed, only with signals.strategy."),
  ALLOCATIONS(
      "allocations",
      null,
      Allocation.class,
      "Output topic of Allocation records; written, and needed, only with allocations.portfolio."),
  DEAD_LETTERS(
      "dead-letters",
      null,
      DeadLetter.class,
      "Output topic of DeadLetter records: input that could not be used, and why."),
  SCORES(
      "scores",
      null,
      Score.class,
      "Output topic of Score records; written, and needed, only with scores.window."),
  FORECASTS(
      "forecasts",
      null,
      Forecast.class,
      "Output topic of Forecast records; written, and needed, only with forecasts.horizon.");

  private final String shortName;
  private final TokenSource holds;
  private final Class<? extends SpecificRecordBase> record;
  private final ConfigOption<String> option;

  JobTopic(
      String shortName,
      TokenSource holds,
      Class<? extends SpecificRecordBase> record,
      String description) {
    this.shortName = shortName;
    this.holds = holds;
    this.record = record;
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

  /** What its records are. */
  public Class<? extends SpecificRecordBase> record() {
    return record;
  }
}
