package io.tickcache.job.cli;

import io.tickcache.job.UserException;
import io.tickcache.job.backtest.BacktestOptions;
import io.tickcache.job.backtest.trading.TradingFile;
import io.tickcache.job.training.HistoryOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which model's predictions are traded, by which strategy, at which costs. */
final class StrategyArguments {

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model directory. Default: as suits the recordings, see above.")
  private Path model;

  @Option(
      names = "--walk-forward",
      paramLabel = "N",
      description =
          "Fit the model's recipe anew before each of N parts of what follows the first two fifths"
              + " of the steps, and trade these parts. Without --model: the recipe of train.")
  private Integer walkForward;

  @Option(
      names = "--later",
      description =
          "Trade only what is later than all that the model was trained on or chosen by; what is"
              + " before fills its contexts.")
  private boolean later;

  @Option(
      names = "--strategy",
      paramLabel = "S",
      description = "Trade the job's signals: reference, or a strategy's file (signals.strategy).")
  private String strategy;

  @Option(
      names = "--portfolio",
      paramLabel = "FILE",
      description = "Trade the job's allocations by this policy (allocations.portfolio).")
  private String portfolio;

  @Option(
      names = "--trading",
      paramLabel = "FILE",
      description = "YAML: capital, sizes, limits, fees, latencies, funding; see docs/backtest.md.")
  private Path trading;

  @Option(names = "--trade", paramLabel = "KEY=VALUE", description = "Set one of its keys.")
  private List<String> trade = new ArrayList<>();

  @Option(
      names = "--strict",
      description = "Refuse recordings that overlap what the model was trained on.")
  private boolean strict;

  @Option(
      names = "--trials",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Strategies that were tried until this one, itself included: deflates its Sharpe ratio"
              + " (${DEFAULT-VALUE}).")
  private int trials;

  /**
   * Refuses what does not go together.
   *
   * @throws UserException naming the option and the rule
   */
  void check() {
    requireAtLeast1("--walk-forward", walkForward);
    if (later && walkForward != null) {
      throw new UserException("--later: goes without --walk-forward, which trades later parts");
    }
    requireAtLeast1("--trials", trials);
  }

  /** Refuses a number below 1; null is none. */
  static void requireAtLeast1(String option, Integer value) {
    if (value != null && value < 1) {
      throw new UserException(option + " " + value + ": must be at least 1");
    }
  }

  /** With what else a backtest is told, see {@link BacktestOptions}. */
  BacktestOptions options(
      HistoryOptions histories,
      LocalJobArguments job,
      int proofs,
      Path work,
      Path report,
      String command) {
    return new BacktestOptions(
        histories,
        model,
        walkForward,
        later,
        strategy,
        portfolio,
        TradingFile.read("--trading", trading, trade),
        job.settings(),
        strict,
        trials,
        proofs,
        job.subtasks(),
        work,
        report,
        command);
  }
}
