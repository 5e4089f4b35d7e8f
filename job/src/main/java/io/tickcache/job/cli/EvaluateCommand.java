package io.tickcache.job.cli;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.ScoredPart;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.job.OutputPath;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.training.EvaluationFiles;
import io.tickcache.job.training.EvaluationRun;
import io.tickcache.job.training.EvaluationText;
import io.tickcache.job.training.WalkForwardRun;
import io.tickcache.job.training.WalkForwardText;
import io.tickcache.model.FiniteJson;
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
      "  ./tickcache evaluate --recordings ~/binance --model /models/books \\",
      "    --fee-bps 2 --report /tmp/report",
      "  ./tickcache evaluate --recordings ~/binance --model /models/books \\",
      "    --walk-forward 4"
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
      description =
          "test (the default): what is later than all training; validation: what to look at while a"
              + " model is still looked for; or all: whatever training did not see, also earlier.")
  private ScoredPart part;

  @Option(
      names = "--walk-forward",
      paramLabel = "N",
      description =
          "Score the model's recipe instead: cut what follows the first two fifths of the steps in N"
              + " test parts, and before each fit a model with the options of the model's training.")
  private Integer walkForward;

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
      description =
          "Write evaluation.json, evaluation.md and evaluation.png there (walk-forward.… of a walk).")
  private Path report;

  @Option(
      names = "--json",
      description = "Print the scores as one JSON object, and nothing else, to standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    check();
    Terminal terminal = Terminal.of(json);
    if (walkForward == null) {
      scoreModel(terminal);
    } else {
      scoreRecipe(terminal);
    }
    return 0;
  }

  private void check() {
    if (part != null && walkForward != null) {
      throw new UserException("--part: goes without --walk-forward, which scores test parts");
    }
    if (walkForward != null && walkForward < 1) {
      throw new UserException("--walk-forward " + walkForward + ": must be at least 1");
    }
    if (report != null) {
      OutputPath.requireDirectory("--report", report);
    }
    if (!(feeBps >= 0 && Double.isFinite(feeBps))) {
      throw new UserException("--fee-bps " + feeBps + ": must be a number from 0 on");
    }
  }

  private void scoreModel(Terminal terminal) throws IOException {
    ScoredPart scored = part == null ? ScoredPart.TEST : part;
    EvaluationReport result =
        new EvaluationRun(histories.toOptions(), model, scored, feeBps, terminal).run();
    if (report != null) {
      EvaluationFiles.write(result, report);
    }
    EvaluationText.lines(result, terminal.columns()).forEach(terminal::println);
    if (json) {
      System.out.println(FiniteJson.line(result));
    }
  }

  private void scoreRecipe(Terminal terminal) throws IOException {
    WalkForwardReport result =
        new WalkForwardRun(histories.toOptions(), model, walkForward, feeBps, terminal).run();
    if (report != null) {
      EvaluationFiles.write(result, report);
    }
    WalkForwardText.lines(result, terminal.columns()).forEach(terminal::println);
    if (json) {
      System.out.println(FiniteJson.line(result));
    }
  }
}
