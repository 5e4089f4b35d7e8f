package io.tickcache.job.backtest;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.simulation.TradingPlan;
import io.tickcache.job.backtest.report.ReportContent.Setting;
import io.tickcache.job.backtest.trading.Sizing;
import io.tickcache.job.backtest.trading.TradingFile;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All settings of a backtest, as they were in force. */
final class SettingsShown {

  private static final BigDecimal TEN_THOUSAND = BigDecimal.valueOf(10_000);
  private static final String NONE = "none";

  private final BacktestOptions options;
  private final TradingPlan plan;
  private final List<ModelPart> models;
  private final List<Setting> lines = new ArrayList<>();

  SettingsShown(BacktestOptions options, TradingPlan plan, List<ModelPart> models) {
    this.options = options;
    this.plan = plan;
    this.models = models;
  }

  List<Setting> lines() {
    TradingFile trading = options.trading();
    add("recordings", names(options.histories().recordings()));
    add("model", models.stream().map(SettingsShown::model).collect(Collectors.joining(", ")));
    add("later", options.later() ? "what the model was trained on is not traded" : "no");
    add("strategy", options.strategy() == null ? NONE : options.strategy());
    add("portfolio", options.portfolio() == null ? NONE : options.portfolio());
    add("sizing", options.sizing());
    if (options.sizing() == Sizing.TANH) {
      add("gain", plain(trading.gain()));
    }
    add("capital", plain(plan.capital()));
    add("size", plain(options.size()));
    add("max-gross", plain(options.maxGross()));
    add("min-change", plain(plan.minChange()));
    add("execution", trading.execution());
    if (trading.execution() == Liquidity.MAKER) {
      add("queue", plan.queue());
    }
    add("grid", plain(plan.gridMicros() / 1e6) + " s");
    addLatencies(trading);
    add("fees.taker-bps", bps(trading.takerFee()));
    add("fees.maker-bps", bps(trading.makerFee()));
    add("half-spread-bps", bps(trading.halfSpread()));
    add("min-notional", trading.minNotional().toPlainString());
    add("funding", name(trading.fundingFile()));
    add("instruments", name(trading.instrumentsFile()));
    add("trials", options.trials());
    add("idle-timeout", plain(options.histories().idleTimeout().toMillis() / 1e3) + " s");
    options.settings().forEach(set -> add("set", set));
    return lines;
  }

  private void addLatencies(TradingFile trading) {
    if (trading.latencyFile() != null) {
      add("latency.file", name(trading.latencyFile()));
    } else {
      add("latency.feed", plain(plan.latencies().feedMicros(0) / 1e3) + " ms");
      add("latency.order", plain(plan.latencies().orderMicros(0) / 1e3) + " ms");
    }
  }

  private void add(String key, Object value) {
    String text =
        value instanceof Enum<?> one
            ? one.name().toLowerCase(Locale.ROOT).replace('_', '-')
            : String.valueOf(value);
    lines.add(new Setting(key, text));
  }

  private static String model(ModelPart part) {
    return part.record() == null ? part.config().name() : part.record().modelId();
  }

  private static String names(List<Path> paths) {
    return paths.stream().map(SettingsShown::name).collect(Collectors.joining(", "));
  }

  /** Not where it lies: the same bytes on every machine. */
  private static String name(Path path) {
    if (path == null) {
      return NONE;
    }
    Path last = path.toAbsolutePath().normalize().getFileName();
    return last == null ? path.toString() : last.toString();
  }

  private static String bps(BigDecimal share) {
    return share.multiply(TEN_THOUSAND).stripTrailingZeros().toPlainString();
  }

  private static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
