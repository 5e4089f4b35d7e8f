package io.tickcache.lab.accuracy;

import io.tickcache.evaluation.difference.Deviation;

/**
 * What a case's predictions are worth.
 *
 * @param deviation from the truth
 * @param cacheBytes of its KV blocks after the last step
 * @param jumpHeld share of the jump's moves that were still seen one, two and four windows later
 * @param stepsHeld the same share of all steps that had so many after them
 */
@SuppressWarnings("ArrayRecordComponent") // results, never compared
record AccuracyResult(
    AccuracyCase of, Deviation deviation, long cacheBytes, double[] jumpHeld, double[] stepsHeld) {

  /** After how many windows it is looked what is still held. */
  static final int[] WINDOWS = {1, 2, 4};

  static int mostWindows() {
    return WINDOWS[WINDOWS.length - 1];
  }

  static double[] held(RecordedRun run, PriceJump jump, int window) {
    double[] shares = new double[WINDOWS.length];
    if (jump == null) {
      return shares;
    }
    for (int i = 0; i < shares.length; i++) {
      int age = WINDOWS[i] * window;
      long held =
          jump.moves().stream().filter(step -> run.lives()[jump.instrument()][step] >= age).count();
      shares[i] = (double) held / jump.moves().size();
    }
    return shares;
  }

  static double[] held(RecordedRun run, int window) {
    double[] shares = new double[WINDOWS.length];
    for (int i = 0; i < shares.length; i++) {
      int age = WINDOWS[i] * window;
      int held = 0;
      int steps = 0;
      for (int[] lives : run.lives()) {
        for (int position = 0; position + age < lives.length; position++) {
          held += lives[position] >= age ? 1 : 0;
          steps++;
        }
      }
      shares[i] = steps == 0 ? 0 : (double) held / steps;
    }
    return shares;
  }
}
