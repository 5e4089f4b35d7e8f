package io.tickcache.job.cli;

import io.tickcache.job.Terminal;
import io.tickcache.job.demo.Demo;
import io.tickcache.job.demo.DemoOptions;
import io.tickcache.job.demo.DemoSummary;
import io.tickcache.model.FiniteJson;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: the whole job on embedded parts. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the whole job in this process: a Kafka broker, Flink, and a market that is published"
          + " to it; shows the predictions as a consumer reads them back, and ends by itself.",
      "At --speed max everything is published first and the job reads a bounded input; at any"
          + " other speed publishing and job go on at once."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache demo",
      "  ./tickcache demo --instruments 50 --rate 20 --duration 20s",
      "  ./tickcache demo --recordings ~/binance --kline-interval 1s \\",
      "    --predictions out.jsonl --json"
    })
final class DemoCommand implements Callable<Integer> {

  @Mixin private FeedArguments feed;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Model directory. Default: the shipped one, books-small.")
  private Path model;

  @Option(
      names = "--predictions",
      paramLabel = "FILE",
      description = "Write the predictions to this file, one JSON object a line, as read.")
  private Path predictions;

  @Option(
      names = "--forecasts",
      paramLabel = "FILE",
      description =
          "Write the forecasts of next steps to this file in the same way; with --set forecasts.horizon=N.")
  private Path forecasts;

  @Mixin private LocalJobArguments job;

  @Option(
      names = "--json",
      description = "Print the summary as one JSON object, and nothing else, to standard output.")
  private boolean json;

  @Override
  public Integer call() throws Exception {
    Terminal terminal = Terminal.of(json);
    DemoOptions options =
        new DemoOptions(
            feed.toOptions(), model, predictions, forecasts, job.subtasks(), job.settings());
    DemoSummary summary = new Demo(options, terminal).run();
    summary.text().forEach(terminal::println);
    if (json) {
      System.out.println(FiniteJson.line(summary.json()));
    }
    return 0;
  }
}
