package io.tickcache.job.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.training.TrainingRun;
import io.tickcache.job.training.TrainingSettings;
import io.tickcache.job.training.TrainingSettings.Optimization;
import io.tickcache.model.Architecture;
import io.tickcache.model.FiniteJson;
import io.tickcache.model.HeadType;
import io.tickcache.model.PositionEncoding;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: a model directory from recordings. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description = {
      "Trains a model on recordings, in this process and on one core, and writes a model directory"
          + " that the job serves, with its metrics and a plot.",
      "Time is cut in three: the training part, the validation part that chooses the epoch, and"
          + " what is later, which training never sees.",
      "Unless told otherwise the network has width 32, 2 heads, 2 layers, a feed-forward part of"
          + " 64, and a context of 128."
    },
    footer = {
      "",
      "Outputs: return_1s_bps, volatility_5min_bps, direction_1s, allocation_30s,",
      "next_spread; with klines also horizons in klines, e.g. return_4bars_bps.",
      "",
      "Examples:",
      "  ./tickcache train --recordings ~/binance --model /models/books",
      "  ./tickcache train --recordings ~/klines --model /models/quick --quick",
      "  ./tickcache train --recordings ~/binance --model /models/up \\",
      "    --head direction --outputs direction_1s"
    })
final class TrainCommand implements Callable<Integer> {

  private static final Architecture QUICK =
      new Architecture(16, 2, 1, 32, 32, PositionEncoding.ROPE, 10_000.0, null);

  @Mixin private HistoryArguments histories;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Where the model directory is to be; must not hold a model yet.")
  private Path model;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description = "Store every epoch here, and go on from it if it holds one.")
  private Path checkpoint;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the model is called. Default: the name of its directory.")
  private String name;

  @Option(
      names = "--quick",
      description = "A tiny network for two epochs: to try the pipe, not to predict.")
  private boolean quick;

  @Option(
      names = "--head",
      paramLabel = "H",
      defaultValue = "regression",
      description = "regression (the default), direction or allocation.")
  private HeadType head;

  @Option(
      names = "--outputs",
      split = ",",
      paramLabel = "NAME",
      description =
          "Names of the outputs. Default: returns of 1s,250ms; of klines alone 1,4,24 bars.")
  private List<String> outputs;

  @Option(
      names = "--order-book-features",
      paramLabel = "N",
      defaultValue = "2",
      description = "Version of the features of order books, 1 or 2 (${DEFAULT-VALUE}).")
  private int orderBookFeatures;

  @Mixin private SizeArguments sizes;

  @Option(
      names = "--skip-features",
      paramLabel = "NAME,...",
      split = ",",
      description =
          "Features that the linear rule of --linear-skip looks at; all if not given. The network"
              + " sees all.")
  private List<String> skipFeatures = List.of();

  @Option(
      names = "--market-prefix",
      paramLabel = "N",
      description =
          "Let each step see so many market records besides its context, 1 to 64: the newest that"
              + " are not later. Needs --market-interval.")
  private Integer marketPrefix;

  @Option(
      names = "--market-interval",
      paramLabel = "D",
      description =
          "Make a market record of all recorded order books, or klines, every so often: return,"
              + " volatility and breadth. Needs --market-prefix.")
  private Duration marketInterval;

  @Option(
      names = "--train-share",
      paramLabel = "X",
      defaultValue = "0.55",
      description = "Share of all steps that the training part takes (${DEFAULT-VALUE}).")
  private double trainShare;

  @Option(
      names = "--validation-share",
      paramLabel = "X",
      defaultValue = "0.15",
      description = "Share of all steps that the validation part takes (${DEFAULT-VALUE}).")
  private double validationShare;

  @Option(
      names = "--train-until",
      paramLabel = "T",
      description = "Last event time of the training part instead, e.g. 2024-08-09T00:00:00Z.")
  private Instant trainUntil;

  @Option(
      names = "--validate-until",
      paramLabel = "T",
      description = "Last event time of the validation part.")
  private Instant validateUntil;

  @Option(names = "--epochs", paramLabel = "N", description = "Passes over the data, at most (8).")
  private Integer epochs;

  @Option(
      names = "--patience",
      paramLabel = "N",
      defaultValue = "8",
      description = "Epochs without gain after which training stops (${DEFAULT-VALUE}).")
  private int patience;

  @Option(names = "--window", paramLabel = "N", description = "Steps of a training window (256).")
  private Integer window;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "4",
      description = "Windows of an update (${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      defaultValue = "0.001",
      description = "The highest learning rate (${DEFAULT-VALUE}).")
  private double learningRate;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "50",
      description = "Updates until the highest learning rate (${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--weight-decay",
      paramLabel = "X",
      defaultValue = "0.3",
      description = "Weight decay of AdamW (${DEFAULT-VALUE}).")
  private double weightDecay;

  @Option(
      names = "--dropout",
      paramLabel = "X",
      defaultValue = "0.2",
      description = "Share of the features that a training window goes without (${DEFAULT-VALUE}).")
  private double dropout;

  @Option(
      names = "--clip-norm",
      paramLabel = "X",
      defaultValue = "1",
      description = "The largest norm of an update's gradients (${DEFAULT-VALUE}).")
  private double clipNorm;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Seed of weights and batches; equal seeds give equal models (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--json",
      description = "Print what was made as one JSON object, and nothing else, to standard output.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Terminal terminal = Terminal.of(json);
    TrainingRecord record = new TrainingRun(settings(), model, checkpoint, terminal).run();
    terminal.println(record.modelId() + " in " + model);
    if (json) {
      ObjectNode figures =
          JsonNodeFactory.instance
              .objectNode()
              .put("model", record.modelId())
              .put("directory", model.toString())
              .put("epochs", record.epochs())
              .put("bestEpoch", record.bestEpoch())
              .put("validationLoss", record.validationLoss());
      System.out.println(FiniteJson.line(figures));
    }
    return 0;
  }

  private TrainingSettings settings() {
    try {
      return new TrainingSettings(
          histories.toOptions().withMarketInterval(marketInterval),
          name == null ? nameOf(model) : name,
          orderBookFeatures,
          architecture(),
          head,
          outputs,
          trainShare,
          validationShare,
          trainUntil,
          validateUntil,
          marketPrefix,
          optimization());
    } catch (IllegalArgumentException e) {
      throw new UserException("train: " + e.getMessage(), e);
    }
  }

  private static String nameOf(Path directory) {
    Path last = directory.toAbsolutePath().normalize().getFileName();
    return last == null ? "" : last.toString(); // "/" is refused as what it is: not empty
  }

  private Architecture architecture() {
    return sizes.over(quick ? QUICK : TrainingSettings.USUAL_ARCHITECTURE);
  }

  private Optimization optimization() {
    return new Optimization(
        seed,
        or(epochs, 8, 2),
        patience,
        or(window, 256, 64),
        batch,
        learningRate,
        warmUp,
        weightDecay,
        dropout,
        clipNorm,
        skipFeatures);
  }

  private int or(Integer chosen, int usual, int whenQuick) {
    if (chosen != null) {
      return chosen;
    }
    return quick ? whenQuick : usual;
  }
}
