package io.tickcache.job.cli;

import io.tickcache.job.OutputPath;
import io.tickcache.job.Terminal;
import io.tickcache.job.backtest.BacktestOptions;
import io.tickcache.job.compare.Axis;
import io.tickcache.job.compare.Cell;
import io.tickcache.job.compare.Cells;
import io.tickcache.job.compare.CompareOptions;
import io.tickcache.job.compare.CompareRun;
import io.tickcache.job.compare.Compared;
import io.tickcache.job.compare.report.CompareFiles;
import io.tickcache.job.compare.report.CompareText;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code compare}: one history under several settings of the job. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Runs one history through the job under several settings, and says what each costs in memory,"
          + " changes in predictions and earns after costs, beside the first one, the reference.",
      "Cells are all combinations of the lists, then those of --cells; a list that is not given is as"
          + " the job has it. Model, strategy and costs are as of backtest.",
      "What was stopped goes on by the same command; what has been run is used again. The exit status"
          + " is 1 if a cell could not run."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache compare --recordings ~/binance --storages fp32,int8 \\",
      "    --report report",
      "  ./tickcache compare --recordings ~/binance --model /models/books \\",
      "    --strategy my-strategy.yaml --windows 64,32 --cells my-cells.yaml \\",
      "    --report report"
    })
final class CompareCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private HistoryArguments histories;

  @Option(
      names = "--storages",
      split = ",",
      paramLabel = "S",
      description = "How keys and values are stored: kv-cache.storage; with commas between.")
  private List<String> storages;

  @Option(
      names = "--retentions",
      split = ",",
      paramLabel = "R",
      description = "Which steps stay in a full context: kv-cache.retention.")
  private List<String> retentions;

  @Option(
      names = "--windows",
      split = ",",
      paramLabel = "N",
      description =
          "Steps that a prediction may attend to, at most the model's max_context: the same weights,"
              + " served as a model of a shorter one.")
  private List<String> windows;

  @Option(
      names = "--weights",
      split = ",",
      paramLabel = "W",
      description = "Numbers that weights are rounded to: model.weights.")
  private List<String> weights;

  @Option(
      names = "--engines",
      split = ",",
      paramLabel = "E",
      description = "What computes: model.engine.")
  private List<String> engines;

  @Option(
      names = "--batches",
      split = ",",
      paramLabel = "N",
      description = "Steps at which a batch closes: batch.max-steps.")
  private List<String> batches;

  @Option(
      names = "--cells",
      paramLabel = "FILE",
      description =
          "More cells: YAML, below each name the options of the job that it sets, and window for the"
              + " above.")
  private Path cells;

  @Mixin private StrategyArguments traded;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description =
          "Write compare.html, compare.md, compare.json and equity.csv there, and timings.json.")
  private Path report;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description =
          "Keep the job's outputs of all cells there, to go on from and to use again. Default: work in"
              + " the report's directory.")
  private Path work;

  @Mixin private LocalJobArguments job;

  @Option(
      names = "--json",
      description = "Print compare.json, and nothing else, to standard output.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    traded.check();
    if (report != null) {
      OutputPath.requireDirectory("--report", report);
    }
    if (work != null) {
      OutputPath.requireDirectory("--work", work);
    }
    List<Cell> all = Cells.of(lists(), cells);
    Terminal terminal = Terminal.of(json);
    Path place = work == null && report != null ? report.resolve("work") : work;
    BacktestOptions backtest =
        traded.options(
            histories.toOptions(),
            job,
            0,
            place,
            report,
            "./tickcache " + String.join(" ", spec.commandLine().getParseResult().originalArgs()));
    Compared compared =
        new CompareRun(new CompareOptions(backtest, all, place, report), terminal).run();
    if (report != null) {
      CompareFiles.write(compared, report);
    }
    CompareText.lines(compared, terminal.columns()).forEach(terminal::println);
    if (json) {
      System.out.print(CompareFiles.json(compared));
    }
    return compared.isWhole() ? 0 : 1;
  }

  private Map<Axis, List<String>> lists() {
    Map<Axis, List<String>> lists = new EnumMap<>(Axis.class);
    put(lists, Axis.STORAGE, storages);
    put(lists, Axis.RETENTION, retentions);
    put(lists, Axis.WINDOW, windows);
    put(lists, Axis.WEIGHTS, weights);
    put(lists, Axis.ENGINE, engines);
    put(lists, Axis.BATCH, batches);
    return lists;
  }

  private static void put(Map<Axis, List<String>> lists, Axis axis, List<String> values) {
    if (values != null) {
      lists.put(axis, values);
    }
  }
}
