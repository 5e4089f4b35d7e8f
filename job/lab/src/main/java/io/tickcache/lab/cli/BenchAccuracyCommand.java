package io.tickcache.lab.cli;

import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.job.UserException;
import io.tickcache.job.cli.HistoryArguments;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.job.training.RecordedHistories;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RetentionPolicy.Kind;
import io.tickcache.lab.accuracy.AccuracyBench;
import io.tickcache.lab.accuracy.AccuracyInput;
import io.tickcache.lab.accuracy.AccuracyReport;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench accuracy}: what storage and retention do to predictions. */
@Command(
    name = "accuracy",
    mixinStandardHelpOptions = true,
    description = {
      "Runs recorded steps through the model with each storage type and each retention policy and"
          + " compares the predictions with those of fp32 contexts that hold the whole history.",
      "Then follows the recordings' largest price jump: how long each policy keeps its steps."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench accuracy --recordings recordings/binance-usdm",
      "  ./tickcache bench accuracy --recordings recordings --model models/mine \\",
      "    --retention hybrid"
    })
final class BenchAccuracyCommand implements Callable<Integer> {

  @Mixin private HistoryArguments history;

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "small",
      description =
          "small, reference (both with random weights) or a model directory"
              + " (default ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--storage",
      split = ",",
      paramLabel = "S",
      description = "Storage types of KV blocks: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<KvStorage> storages = List.of(KvStorage.values());

  @Option(
      names = "--retention",
      split = ",",
      paramLabel = "R",
      description = "Retention policies, as kv-cache.retention takes them. Default: all.")
  private List<RetentionPolicy> retentions =
      Arrays.stream(Kind.values()).map(RetentionPolicy::of).toList();

  @Option(
      names = "--context",
      paramLabel = "N",
      description = "Steps of the contexts whose retention is compared. Default: max_context.")
  private Integer context;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "8192",
      description = "The most steps of an instrument (default ${DEFAULT-VALUE}).")
  private int steps;

  @Mixin private ReportOutput output;

  @Override
  public Integer call() throws IOException {
    ModelDirectory directory = BenchModels.named(model);
    AccuracyReport report =
        AccuracyBench.of(directory, input(directory), storages, retentions, output.terminal())
            .run();
    output.print(report);
    return 0;
  }

  private AccuracyInput input(ModelDirectory directory) throws IOException {
    int window = context == null ? directory.config().architecture().maxContext() : context;
    if (window < 1 || steps <= window) {
      throw new UserException(
          "--context %d must be at least 1 and below --steps %d".formatted(window, steps));
    }
    HistoryOptions options = history.toOptions();
    Histories histories =
        RecordedHistories.read(
            options, ContextRules.of(directory.config(), options.idleTimeout()), output.terminal());
    return new AccuracyInput(histories, steps, window);
  }
}
