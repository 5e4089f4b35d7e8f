package io.tickcache.job.backtest;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.training.FoldModels;
import io.tickcache.job.training.FoldModels.FoldModel;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which models predict when: the one that was given; or a recipe, fitted anew before each fold; or
 * what suits the recordings, the shipped model for order books and the usual recipe for klines.
 */
final class ModelParts {

  /** Where a walk forward is made and nobody said of how many folds. */
  private static final int USUAL_FOLDS = 4;

  /** Events that are looked at until one is an order book's. */
  private static final int EVENTS_LOOKED_AT = 10_000;

  private static final String FITTED_NAME = "recipe-of-train";

  private final BacktestOptions options;
  private final Path work;
  private final Terminal terminal;

  ModelParts(BacktestOptions options, Path work, Terminal terminal) {
    this.options = options;
    this.work = work;
    this.terminal = terminal;
  }

  /** The parts, one after the other; models that there are not yet are made. */
  List<ModelPart> get() throws IOException {
    if (options.model() == null && options.folds() == null) {
      return hasBooks() ? List.of(whole(shipped())) : folds(USUAL_FOLDS);
    }
    return options.folds() == null ? List.of(whole(options.model())) : folds(options.folds());
  }

  private ModelPart whole(Path directory) throws IOException {
    ModelDirectory model = ModelCheck.read("--model", directory);
    TrainingRecord record = TrainingRecord.read(directory);
    boolean known = record != null && record.modelId().equals(model.filesId());
    ModelPart part =
        new ModelPart(
            directory, model.config(), known ? record : null, Long.MIN_VALUE, Long.MAX_VALUE);
    if (options.later()) {
      return part.after(recordOf(part, "--later").validatedUntilMicros());
    }
    if (options.strict()) {
      requireUnseen(part);
    }
    return part;
  }

  private static TrainingRecord recordOf(ModelPart part, String option) {
    if (part.record() == null) {
      throw new UserException(
          "%s: nobody knows what the model in %s was trained on: it has no %s of its own"
              .formatted(option, part.directory(), TrainingRecord.FILE));
    }
    return part.record();
  }

  /** Seen at the recordings' begin, before hours of work; their end is looked at afterwards. */
  private void requireUnseen(ModelPart part) throws IOException {
    TrainingRecord record = recordOf(part, "--strict");
    try (MarketFeed feed = Recording.open(options)) {
      if (InSample.contains(record, feed.nextEventTimeMicros())) {
        throw InSample.refused(record);
      }
    }
  }

  private List<ModelPart> folds(int folds) throws IOException {
    FoldModels models = new FoldModels(options.histories(), work.resolve("models"), terminal);
    List<FoldModel> fitted =
        options.model() == null
            ? models.fitUsual(FITTED_NAME, folds)
            : models.fit(options.model(), folds);
    List<ModelPart> parts = new ArrayList<>();
    for (FoldModel one : fitted) {
      parts.add(
          new ModelPart(
              one.directory(),
              ModelCheck.read("--walk-forward", one.directory()).config(),
              one.record(),
              one.split().validatedUntilMicros(),
              one.split().testedUntilMicros()));
    }
    return parts;
  }

  private Path shipped() throws IOException {
    Path directory = work.resolve("models").resolve(ShippedModel.NAME);
    if (!Files.exists(directory)) {
      ShippedModel.copyTo(directory);
    }
    return directory;
  }

  private boolean hasBooks() throws IOException {
    try (MarketFeed feed = Recording.open(options)) {
      for (int i = 0; i < EVENTS_LOOKED_AT && feed.hasNext(); i++) {
        RecordedEvent event = feed.next();
        if (event instanceof BookUpdateEvent) {
          return true;
        }
      }
    }
    return false;
  }
}
