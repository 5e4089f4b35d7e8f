package io.tickcache.evaluation;

import io.tickcache.evaluation.WalkForwardReport.Fold;
import io.tickcache.history.Histories;
import io.tickcache.history.Split;
import io.tickcache.training.TrainedModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Walks through recorded time: for each test part a model, and every baseline, is fitted to what
 * was before it; the rows of all test parts are then scored as one.
 */
public final class WalkForward {

  /** Fits a model to the training and validation part of a split. */
  @FunctionalInterface
  public interface Fitting {
    TrainedModel fit(Split split) throws IOException;
  }

  private final Histories histories;
  private final Fitting fitting;
  private final double feeBps;

  /**
   * A walk.
   *
   * @param feeBps of a trade, basis points of its value
   */
  public WalkForward(Histories histories, Fitting fitting, double feeBps) {
    this.histories = histories;
    this.fitting = fitting;
    this.feeBps = feeBps;
  }

  /**
   * Walks.
   *
   * @param splits one a fold, in order of time
   * @param chosenUntilMicros last event time that the options of the fitting were chosen on
   * @param progress is told what is being done
   * @throws IllegalArgumentException if a fold has nothing to score; the message says why
   */
  public WalkForwardReport run(
      List<Split> splits, long chosenUntilMicros, Consumer<String> progress) throws IOException {
    List<Fold> folds = new ArrayList<>();
    List<List<HorizonRows>> all = new ArrayList<>();
    List<List<HorizonRows>> untouched = new ArrayList<>();
    String name = null;
    List<LeftOut> absent = List.of();
    for (Split split : splits) {
      TrainedModel trained = fitting.fit(split);
      Evaluator evaluator =
          new Evaluator(trained.model(), histories, split, ScoredPart.TEST, feeBps);
      List<HorizonRows> rows = evaluator.rows(progress);
      absent = evaluator.absentOutputs();
      boolean isUntouched = split.validatedUntilMicros() >= chosenUntilMicros;
      all.add(rows);
      if (isUntouched) {
        untouched.add(rows);
      }
      folds.add(fold(trained, isUntouched, rows, absent));
      name = trained.model().config().name();
    }
    return new WalkForwardReport(
        name,
        folds,
        joined(name, all, absent),
        untouched.isEmpty() ? null : joined(name, untouched, absent));
  }

  private Fold fold(
      TrainedModel trained, boolean untouched, List<HorizonRows> rows, List<LeftOut> absent) {
    return new Fold(
        trained.split().trainedUntilMicros(),
        trained.split().validatedUntilMicros(),
        trained.bestEpoch(),
        untouched,
        EvaluationReport.of(trained.model().filesId(), ScoredPart.TEST, feeBps, rows, absent));
  }

  private EvaluationReport joined(
      String name, List<List<HorizonRows>> folds, List<LeftOut> absent) {
    Map<HorizonRows.Key, List<HorizonRows>> byKey = new LinkedHashMap<>();
    for (List<HorizonRows> fold : folds) {
      fold.forEach(rows -> byKey.computeIfAbsent(rows.key(), k -> new ArrayList<>()).add(rows));
    }
    List<HorizonRows> rows = byKey.values().stream().map(HorizonRows::joined).toList();
    return EvaluationReport.of(
        "%s, fitted %d times".formatted(name, folds.size()), ScoredPart.TEST, feeBps, rows, absent);
  }
}
