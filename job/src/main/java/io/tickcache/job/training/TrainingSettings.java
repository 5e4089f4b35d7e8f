package io.tickcache.job.training;

import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.Split;
import io.tickcache.job.UserException;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.PositionEncoding;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.FeatureExtractors;
import io.tickcache.training.TrainingOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What {@code train} was told, some of it to be filled in from the data.
 *
 * @param histories what is read, market records only with a prefix of them
 * @param name of the model
 * @param orderBookFeatures version of order books' features
 * @param architecture sizes of the network
 * @param head what the outputs mean
 * @param outputs their names; null: horizons that suit the data
 * @param trainingShare share of steps in the training part, where no time is given
 * @param validationShare share of steps in the validation part, where no time is given
 * @param trainUntil last instant of the training part; null: by shares
 * @param validateUntil last instant of the validation part; null: by shares
 * @param marketPrefix the most market records that a step sees; null for none
 * @param optimization the numbers of the training itself
 */
public record TrainingSettings(
    HistoryOptions histories,
    String name,
    int orderBookFeatures,
    Architecture architecture,
    HeadType head,
    List<String> outputs,
    double trainingShare,
    double validationShare,
    Instant trainUntil,
    Instant validateUntil,
    Integer marketPrefix,
    Optimization optimization) {

  /**
   * The numbers of the training itself, see {@link TrainingOptions}.
   *
   * @param seed of everything random
   * @param epochs at most
   * @param patience epochs without gain before it stops
   * @param windowSteps steps of a window
   * @param batchWindows windows of an update
   * @param learningRate the highest
   * @param warmUpUpdates until the highest rate
   * @param weightDecay of AdamW
   * @param dropout share of features left out
   * @param clipNorm the largest gradient
   * @param skipFeatures that a linear skip looks at; empty for all
   */
  public record Optimization(
      long seed,
      int epochs,
      int patience,
      int windowSteps,
      int batchWindows,
      double learningRate,
      int warmUpUpdates,
      double weightDecay,
      double dropout,
      double clipNorm,
      List<String> skipFeatures) {}

  /** The network that {@code train} makes where nothing else is said. */
  public static final Architecture USUAL_ARCHITECTURE =
      new Architecture(32, 2, 2, 64, 128, PositionEncoding.ROPE, 10_000.0, null);

  /** All that {@code train} does where nothing else is said. */
  static TrainingSettings usual(HistoryOptions histories, String name) {
    return new TrainingSettings(
        histories,
        name,
        FeatureExtractors.NEWEST.orderBook().schema().version(),
        USUAL_ARCHITECTURE,
        HeadType.REGRESSION,
        null,
        0.55,
        0.15,
        null,
        null,
        null,
        new Optimization(1, 8, 8, 256, 4, 0.001, 50, 0.3, 0.2, 1, List.of()));
  }

  /** Of all that is before the test part, what the validation part takes. */
  double validationShareOfPast() {
    return validationShare / (trainingShare + validationShare);
  }

  /**
   * What is read of recordings.
   *
   * @throws UserException if there is no such version of the features
   */
  ContextRules contextRules() {
    try {
      return ContextRules.of(architecture, histories.idleTimeout())
          .with(FeatureExtractors.NEWEST.withOrderBook(orderBookFeatures));
    } catch (IllegalArgumentException e) {
      throw new UserException("--order-book-features: " + e.getMessage(), e);
    }
  }

  /**
   * Refuses what is wrong whatever the data is, before it is read.
   *
   * @throws UserException naming the option and its rule
   */
  void check() {
    if ((marketPrefix == null) != (histories.marketInterval() == null)) {
      throw new UserException(
          marketPrefix == null
              ? "--market-interval %s: needs --market-prefix".formatted(histories.marketInterval())
              : "--market-prefix %d: needs --market-interval".formatted(marketPrefix));
    }
    options(outputs != null ? outputs : names(List.of("1s")));
    contextRules();
    try {
      if (isCutByShares()) {
        Split.checkShares(trainingShare, validationShare);
      } else {
        splitByTimes();
      }
    } catch (IllegalArgumentException e) {
      throw new UserException("train: " + e.getMessage(), e);
    }
  }

  /** The options for this data. */
  TrainingOptions options(Histories data) {
    return options(outputs != null ? outputs : usualOutputs(data));
  }

  private TrainingOptions options(List<String> named) {
    try {
      return new TrainingOptions(
          name,
          architecture,
          head,
          named,
          optimization.seed(),
          optimization.epochs(),
          optimization.patience(),
          optimization.windowSteps(),
          optimization.batchWindows(),
          optimization.learningRate(),
          optimization.warmUpUpdates(),
          optimization.weightDecay(),
          optimization.dropout(),
          optimization.clipNorm(),
          histories.idleTimeout(),
          optimization.skipFeatures(),
          marketPrefix,
          histories.marketInterval());
    } catch (IllegalArgumentException e) {
      throw new UserException("train: " + e.getMessage(), e);
    }
  }

  private List<String> usualOutputs(Histories data) {
    boolean books = data.has(TokenSource.ORDER_BOOK);
    return names(books ? List.of("1s", "250ms") : List.of("1bars", "4bars", "24bars"));
  }

  private List<String> names(List<String> horizons) {
    return switch (head) {
      case REGRESSION -> horizons.stream().map(h -> "return_" + h + "_bps").toList();
      case DIRECTION -> horizons.stream().map(h -> "direction_" + h).toList();
      case ALLOCATION -> horizons.stream().map(h -> "allocation_" + h).toList();
    };
  }

  private boolean isCutByShares() {
    return trainUntil == null && validateUntil == null;
  }

  /** The parts of time. */
  Split split(Histories data) {
    try {
      return isCutByShares()
          ? Split.byShares(data, trainingShare, validationShare)
          : splitByTimes();
    } catch (IllegalArgumentException e) {
      throw new UserException("train: " + e.getMessage(), e);
    }
  }

  private Split splitByTimes() {
    if (trainUntil == null || validateUntil == null) {
      throw new UserException("--train-until and --validate-until must be given together");
    }
    return new Split(micros(trainUntil), micros(validateUntil));
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
