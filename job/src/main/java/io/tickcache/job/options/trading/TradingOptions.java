package io.tickcache.job.options.trading;

import io.tickcache.job.options.PolicyFile;
import io.tickcache.job.options.StrategyFile;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** What is made of predictions: the options that name the files which say it. */
public final class TradingOptions {

  public static final ConfigOption<String> STRATEGY =
      ConfigOptions.key("signals.strategy")
          .stringType()
          .defaultValue(StrategyFile.NONE)
          .withDescription(
              "What is made of predictions on topic.signals: none, reference (LONG above 10 basis points, SHORT below -10, "
                  + "at a confidence above 0.6), or a YAML file, see trading.md.");

  public static final ConfigOption<String> PORTFOLIO =
      ConfigOptions.key("allocations.portfolio")
          .stringType()
          .defaultValue(PolicyFile.NONE)
          .withDescription(
              "What share of its capital a portfolio holds of each instrument, on topic.allocations at even event times: "
                  + "none, or a YAML file, see trading.md.");

  /** All of them, in their order. */
  public static final List<ConfigOption<?>> ALL = List.of(STRATEGY, PORTFOLIO);

  private TradingOptions() {}
}
