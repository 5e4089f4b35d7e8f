package io.tickcache.job.cli;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.training.EvaluationFiles;
import io.tickcache.job.training.EvaluationRun;
import io.tickcache.job.training.EvaluationText;
import io.tickcache.training.Split.Part;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: what a trained model is worth. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Scores a trained model on recordings later than all that it was trained on, through the"
          + " engine that serves, beside baselines that were fitted to the same past.",
      "IC is Spearman's rank correlation, by instrument and weighted with the horizons that fit into"
          + " its time; intervals of differences resample blocks of time, all instruments together."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache evaluate --recordings ~/binance --model /models/books",
      "  ./tickcache evaluate --recordings ~/binance --model /models/books --fee-bps 2 --report /tmp/report"
    })
final class EvaluateCommand implements Callable<Integer> {

  @Mixin private HistoryArguments histories;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Model directory that train wrote.")
  private Path model;

  @Option(
      names = "--part",
      paramLabel = "P",
      defaultValue = "test",
      description =
          "test (the default), or validation: what to look at while a model is still looked for.")
  private Part part;

  @Option(
      names = "--fee-bps",
      paramLabel = "X",
      defaultValue = "0",
      description =
          "Fee of a trade, basis points; the simplest rule pays it twice, and the spread (${DEFAULT-VALUE}).")
  private double feeBps;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "Write evaluation.json, evaluation.md and evaluation.png there.")
  private Path report;

  @Option(
      names = "--json",
      description = "Print the scores as one JSON object, and nothing else, to standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (part == Part.TRAINING) {
      throw new UserException("--part training: a model is not scored on what it was trained on");
    }
    if (!(feeBps >= 0)) {
      throw new UserException("--fee-bps " + feeBps + ": must not be negative");
    }
    Terminal terminal = Terminal.of(json);
    EvaluationReport result =
        new EvaluationRun(histories.toOptions(), model, part, feeBps, terminal).run();
    if (report != null) {
      EvaluationFiles.write(result, report);
    }
    EvaluationText.lines(result).forEach(terminal::println);
    if (json) {
      System.out.println(EvaluationFiles.json(result));
    }
    return 0;
  }
}
