package io.tickcache.job.cli;

import io.tickcache.job.OutputPath;
import io.tickcache.job.Terminal;
import io.tickcache.job.backtest.BacktestOptions;
import io.tickcache.job.backtest.BacktestRun;
import io.tickcache.job.backtest.BacktestText;
import io.tickcache.job.backtest.report.ReportContent;
import io.tickcache.job.backtest.report.ReportFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

  @Mixin private StrategyArguments traded;

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
    traded.check();
    StrategyArguments.requireAtLeast1("--prove", prove);
    if (report != null) {
      OutputPath.requireDirectory("--report", report);
    }
    if (work != null) {
      OutputPath.requireDirectory("--work", work);
    }
  }

  private BacktestOptions options() {
    Path ownWork = report == null ? null : report.resolve("work");
    return traded.options(
        histories.toOptions(),
        job,
        prove == null ? 0 : prove,
        work == null ? ownWork : work,
        report,
        command());
  }

  /** As it was typed. */
  private String command() {
    return "./tickcache " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }
}
