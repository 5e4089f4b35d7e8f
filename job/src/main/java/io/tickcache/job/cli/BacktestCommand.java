package io.tickcache.job.cli;

import io.tickcache.job.OutputPath;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.BacktestOptions;
import io.tickcache.job.backtest.BacktestRun;
import io.tickcache.job.backtest.BacktestText;
import io.tickcache.job.backtest.report.ReportContent;
import io.tickcache.job.backtest.report.ReportFiles;
import io.tickcache.job.backtest.trading.TradingFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code backtest}: what a strategy would have earned after costs. */
@Command(
    name = "backtest",
    mixinStandardHelpOptions = true,
    description = {
      "Replays recordings through the job in event time, trades what it predicts against the"
          + " recorded market, and reports what was earned after costs.",
      "Without --model: order books are predicted by the shipped model; klines by the recipe of"
          + " train, fitted anew before each of four parts of the recording (--walk-forward 4).",
      "Without --strategy or --portfolio: positions are the reference's, tanh(predicted return x gain) x size."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache backtest --recordings ~/klines --report report",
      "  ./tickcache backtest --recordings ~/binance --model /models/books \\",
      "    --strategy my-strategy.yaml --trading my-costs.yaml --report report",
      "  ./tickcache backtest --recordings ~/binance --trade fees.taker-bps=2 \\",
      "    --trade latency.order=5ms --report report"
    })
final class BacktestCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private HistoryArguments histories;

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
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write report.html, metrics.json, equity.csv, orders.csv, fills.csv and positions.csv there.")
  private Path report;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Keep the job's outputs there: a backtest that was killed goes on from there, and one that"
              + " trades otherwise uses them again. Default: work in the report's directory.")
  private Path work;

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

  @Option(
      names = "--prove",
      arity = "0..1",
      fallbackValue = "3",
      paramLabel = "N",
      description =
          "Prove that nothing looks ahead: cut the recordings at N random times (3), run again, and"
              + " require the same bytes up to then.")
  private Integer prove;

  @Mixin private LocalJobArguments job;

  @Option(
      names = "--json",
      description = "Print metrics.json, and nothing else, to standard output.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    check();
    Terminal terminal = Terminal.of(json);
    ReportContent content = new BacktestRun(options(), terminal).run();
    BacktestText.lines(content).forEach(terminal::println);
    if (report != null) {
      terminal.println("");
      terminal.println("  report: " + report.resolve("report.html"));
    }
    if (json) {
      System.out.print(new String(ReportFiles.json(content.metrics()), StandardCharsets.UTF_8));
    }
    return 0;
  }

  private void check() {
    requireAtLeast1("--walk-forward", walkForward);
    if (later && walkForward != null) {
      throw new UserException("--later: goes without --walk-forward, which trades later parts");
    }
    requireAtLeast1("--trials", trials);
    requireAtLeast1("--prove", prove);
    if (report != null) {
      OutputPath.requireDirectory("--report", report);
    }
    if (work != null) {
      OutputPath.requireDirectory("--work", work);
    }
  }

  private static void requireAtLeast1(String option, Integer value) {
    if (value != null && value < 1) {
      throw new UserException(option + " " + value + ": must be at least 1");
    }
  }

  private BacktestOptions options() {
    Path ownWork = report == null ? null : report.resolve("work");
    return new BacktestOptions(
        histories.toOptions(),
        model,
        walkForward,
        later,
        strategy,
        portfolio,
        TradingFile.read("--trading", trading, trade),
        job.settings(),
        strict,
        trials,
        prove == null ? 0 : prove,
        job.subtasks(),
        work == null ? ownWork : work,
        report,
        command());
  }

  /** As it was typed. */
  private String command() {
    return "./tickcache " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }
}
