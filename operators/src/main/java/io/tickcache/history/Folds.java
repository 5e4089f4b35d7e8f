package io.tickcache.history;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts recorded time for a walk forward: one test part after the other, each with all that was
 * before it, and nothing else, as training and validation part.
 */
public final class Folds {

  /** Share of all steps that lies before the first test part. */
  private static final double FIRST_PAST = 0.4;

  private Folds() {}

  /**
   * Cuts what follows the first two fifths of all steps into test parts of about equally many
   * steps.
   *
   * @param folds how many, at least 1
   * @param validationShare of the steps before a test part, the last ones: its validation part
   * @throws IllegalArgumentException if there are too few steps to cut
   */
  public static List<Split> cut(Histories histories, int folds, double validationShare) {
    if (folds < 1) {
      throw new IllegalArgumentException("folds = " + folds + " must be at least 1");
    }
    long[] times = histories.stepTimes();
    List<Split> splits = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      long from = times[lastOfPast(times.length, fold, folds)];
      boolean last = fold == folds - 1;
      long to = last ? Long.MAX_VALUE : times[lastOfPast(times.length, fold + 1, folds)];
      splits.add(split(histories, times, from, to, validationShare));
    }
    return splits;
  }

  private static int lastOfPast(int steps, int fold, int folds) {
    return (int) Math.round((FIRST_PAST + (1 - FIRST_PAST) * fold / folds) * (steps - 1));
  }

  private static Split split(
      Histories histories, long[] times, long pastUntil, long testedUntil, double validation) {
    int past = 0;
    while (past < times.length && times[past] <= pastUntil) {
      past++;
    }
    int trained = past - (int) Math.round(validation * past);
    if (trained < 1 || times[trained - 1] >= pastUntil || past == times.length) {
      throw new IllegalArgumentException(
          "too little data: %d of %d steps of %s until %s cannot be cut into a training and a validation part with a test part behind them"
              .formatted(past, times.length, histories.instruments(), Split.instant(pastUntil)));
    }
    return new Split(times[trained - 1], pastUntil, testedUntil);
  }
}
