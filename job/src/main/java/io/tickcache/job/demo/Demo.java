package io.tickcache.job.demo;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.OutputPath;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.replay.BadLines;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.MarketFeeds;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.model.ModelDirectory;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The whole job on embedded parts: a market is published to a Kafka broker in this JVM, the job
 * runs on Flink in this JVM, and its predictions are read back from Kafka.
 */
public final class Demo {

  private static final String ANY_BROKER = "localhost:9092";

  private final DemoOptions options;
  private final Terminal terminal;

  public Demo(DemoOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /**
   * Runs to the end.
   *
   * @throws UserException if something the user gave is wrong; before anything starts where that
   *     can be seen then
   */
  public DemoSummary run() throws Exception {
    if (options.predictions() != null) {
      OutputPath.requireFile("--predictions", options.predictions());
    }
    if (options.forecasts() != null) {
      OutputPath.requireFile(ForecastFile.OPTION, options.forecasts());
    }
    try (TemporaryDirectory scratch = new TemporaryDirectory("tickcache-demo-")) {
      Path directory = modelDirectory(scratch.path());
      ModelDirectory model = ModelCheck.read("--model", directory);
      return run(scratch, directory, model);
    }
  }

  private DemoSummary run(TemporaryDirectory scratch, Path directory, ModelDirectory model)
      throws Exception {
    FeedOptions published = options.feed().withMarketRecordsFor(model, directory);
    // Wrong options show before recordings are read and a broker starts.
    DemoSettings settings = new DemoSettings(options, directory, scratch.path());
    InferenceConfig inference = settings.jobConfig(ANY_BROKER).inference();
    ModelCheck.requireServable("--model", model, inference);
    ForecastFile.requireForecasts(options, inference);
    settings.warnings().forEach(line -> terminal.println("warning: " + line));
    RecordingsTable table = new RecordingsTable(terminal);
    try (MarketFeed feed = MarketFeeds.open(published, table, new BadLines(terminal));
        Writer predictions = openPredictions()) {
      new TrainedKlines(options, model.config()).lines(table.klines()).forEach(terminal::println);
      terminal.println("starting a Kafka broker in this process");
      try (EmbeddedBroker broker = EmbeddedBroker.start();
          DemoRun run =
              new DemoRun(options, settings, broker.bootstrapServers(), model, terminal)) {
        return run.run(feed, predictions);
      }
    }
  }

  private Path modelDirectory(Path scratch) throws IOException {
    if (options.model() != null) {
      return options.model();
    }
    Path directory = scratch.resolve("model");
    ShippedModel.copyTo(directory);
    return directory;
  }

  private Writer openPredictions() {
    if (options.predictions() == null) {
      return null;
    }
    try {
      return Files.newBufferedWriter(options.predictions());
    } catch (IOException e) {
      throw new UserException("--predictions " + options.predictions() + ": " + e.getMessage(), e);
    }
  }
}
