package io.tickcache.lab.cli;

import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.forecast.ForecastBench;
import io.tickcache.model.ModelDirectory;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench forecasts}: a forecast from a fork, beside recomputing; many beside one by one. */
@Command(
    name = "forecasts",
    mixinStandardHelpOptions = true,
    description = {
      "Measures forecasts from forks of full contexts, on one thread: one of one path beside the"
          + " whole window computed anew for each of its steps, and those of many instruments in the"
          + " same passes beside one by one."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench forecasts",
      "  ./tickcache bench forecasts --quick",
      "  ./tickcache bench forecasts --contexts 256,1024 --horizon 20 --many 16 --json"
    })
final class BenchForecastsCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "small, reference (both with random weights, of which two features are forecast) or a"
              + " model directory. Default: reference, with --quick small.")
  private String model;

  @Option(
      names = "--contexts",
      split = ",",
      paramLabel = "N",
      description = "Context lengths, steps. Default: 256,1024, with --quick 128.")
  private List<Integer> contexts;

  @Option(
      names = "--horizon",
      paramLabel = "N",
      description = "Steps of a forecast. Default: 20, with --quick 3.")
  private Integer horizon;

  @Option(
      names = "--many",
      paramLabel = "N",
      description = "Instruments, and paths, rolled together. Default: 16, with --quick 4.")
  private Integer many;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often everything is measured. Default: 5, with --quick 2.")
  private Integer rounds;

  @Mixin private QuickArguments quick;

  @Mixin private ReportOutput output;

  @Override
  public Integer call() {
    ForecastBench.Options options =
        new ForecastBench.Options(
            model(),
            quick.or(contexts, List.of(256, 1024), List.of(128)),
            quick.or(horizon, 20, 3),
            quick.or(many, 16, 4),
            quick.or(rounds, 5, 2));
    output.print(new ForecastBench(options, output.terminal()).run());
    return 0;
  }

  private ModelDirectory model() {
    String name = quick.or(model, "reference", "small");
    ModelDirectory named = BenchModels.named(name);
    return name.equals("small") || name.equals("reference")
        ? ForecastBench.forecasting(named)
        : named;
  }
}
