package io.tickcache.job.training;

import io.tickcache.history.Folds;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.MarketHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.Split;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.model.Digests;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainedModel;
import io.tickcache.training.TrainingOptions;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;

/**
 * The models of a walk forward: a recipe, fitted anew before each fold to all that was before it,
 * as model directories. One that is there already, of the same recipe and recordings, is used
 * again.
 */
public final class FoldModels {

  private static final int NAME_DIGITS = 12;

  private final HistoryOptions histories;
  private final Path directory;
  private final Terminal terminal;

  /**
   * A model and its fold.
   *
   * @param directory the model's
   * @param record how it came about
   * @param split the test part is the fold
   */
  public record FoldModel(Path directory, TrainingRecord record, Split split) {}

  /**
   * Models.
   *
   * @param directory where their directories are made
   */
  public FoldModels(HistoryOptions histories, Path directory, Terminal terminal) {
    this.histories = histories;
    this.directory = directory;
    this.terminal = terminal;
  }

  /**
   * Fits the recipe of a model.
   *
   * @throws UserException if nobody knows its recipe, or a fold has too little data
   */
  public List<FoldModel> fit(Path model, int folds) throws IOException {
    RecordedModel recorded = RecordedModel.read(model);
    TrainingRecord record = recorded.record();
    Histories data =
        RecordedHistories.read(recorded.reading(histories), recorded.contextRules(), terminal);
    return fit(data, record.options(), record.validationShare(), folds);
  }

  /**
   * Fits the recipe that {@code train} has where nothing else is said.
   *
   * @throws UserException if a fold has too little data
   */
  public List<FoldModel> fitUsual(String name, int folds) throws IOException {
    TrainingSettings usual = TrainingSettings.usual(histories, name);
    Histories data = RecordedHistories.read(histories, usual.contextRules(), terminal);
    return fit(data, usual.options(data), usual.validationShareOfPast(), folds);
  }

  private List<FoldModel> fit(
      Histories data, TrainingOptions recipe, double validationShare, int folds)
      throws IOException {
    ModelFit fit = new ModelFit(data, recipe, terminal);
    String source = digest(data, recipe);
    List<FoldModel> models = new ArrayList<>();
    for (Split split : cut(data, folds, validationShare)) {
      String name =
          HexFormat.of()
              .formatHex(Digests.sha256(bytes(source), bytes(split.toString())))
              .substring(0, NAME_DIGITS);
      Path target = directory.resolve("fold-%d-of-%d-%s".formatted(models.size() + 1, folds, name));
      Optional<TrainingRecord> there = there(target);
      models.add(
          new FoldModel(
              target,
              there.isPresent() ? there.get() : fit(fit, split, recipe, data, target),
              split));
    }
    return models;
  }

  private Optional<TrainingRecord> there(Path target) throws IOException {
    if (!ModelDirectory.isIn(target)) {
      return Optional.empty();
    }
    terminal.println("uses the model in " + target + " again");
    return Optional.of(RecordedModel.read(target).record());
  }

  private static TrainingRecord fit(
      ModelFit fit, Split split, TrainingOptions recipe, Histories data, Path target)
      throws IOException {
    TrainedModel trained = fit.to(split, null);
    TrainingRecord record = TrainingRecord.of(trained, recipe, data);
    Files.createDirectories(target.getParent());
    ModelOutput.write(target, trained, record, "");
    return record;
  }

  private static List<Split> cut(Histories data, int folds, double validationShare) {
    try {
      return Folds.cut(data, folds, validationShare);
    } catch (IllegalArgumentException e) {
      throw new UserException("--walk-forward " + folds + ": " + e.getMessage(), e);
    }
  }

  /** Of all that a fitted model depends on. */
  private static String digest(Histories data, TrainingOptions recipe) {
    byte[] digest = Digests.sha256(bytes(recipe.words()));
    for (MarketHistory.Entry market : data.market().entries()) {
      digest = Digests.sha256(digest, packed(market.features(), market.eventTimeMicros()));
    }
    for (InstrumentHistory history : data.all()) {
      digest = Digests.sha256(digest, bytes(history.instrument()));
      for (RecordedStep step : history.steps()) {
        long close = Double.doubleToLongBits(step.close());
        digest =
            Digests.sha256(
                digest, packed(step.features(), step.eventTimeMicros(), step.epochMicros(), close));
      }
    }
    return HexFormat.of().formatHex(digest);
  }

  private static byte[] packed(double[] features, long... others) {
    ByteBuffer packed =
        ByteBuffer.allocate(Long.BYTES * others.length + Double.BYTES * features.length);
    LongStream.of(others).forEach(packed::putLong);
    DoubleStream.of(features).forEach(packed::putDouble);
    return packed.array();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
