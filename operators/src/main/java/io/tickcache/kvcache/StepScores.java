package io.tickcache.kvcache;

import java.util.Arrays;

/** What the steps of a context are worth to it, for {@link ScoredSlots}: one rule a policy. */
interface StepScores {

  /** A step's score is its position: a sliding window that moves by pages. */
  StepScores RECENCY =
      new StepScores() {
        @Override
        public boolean needsAttention() {
          return false;
        }

        @Override
        public double part(double paid) {
          return 0;
        }

        @Override
        public void score(float[] sums, long[] positions, long nextPosition, double[] scores) {
          Arrays.setAll(scores, slot -> positions[slot]);
        }
      };

  /**
   * A step's score is the attention paid to it, the mean over layers and heads, averaged over the
   * queries that saw it, its own included: a sum (Zhang et al., "H2O", 2023) would favour age.
   */
  StepScores ATTENTION = paid -> paid;

  /**
   * A step's score is its part in the entropy of the queries that saw it: where a query pays it
   * attention a (the mean over layers and heads), -a ln a, averaged over those queries. The parts
   * of all steps add up to the entropy of the query's attention.
   */
  StepScores ENTROPY = paid -> paid > 0 ? -paid * StrictMath.log(paid) : 0;

  /**
   * 0.7 times the attention score over the largest one, and 0.3 times recency: 0 for the oldest
   * step held, 1 for the newest.
   */
  StepScores HYBRID =
      new StepScores() {
        @Override
        public double part(double paid) {
          return paid;
        }

        @Override
        public void score(float[] sums, long[] positions, long nextPosition, double[] scores) {
          ATTENTION.score(sums, positions, nextPosition, scores);
          double largest = Arrays.stream(scores).max().orElseThrow();
          long oldest = Arrays.stream(positions).min().orElseThrow();
          double span = nextPosition - 1 - oldest;
          Arrays.setAll(
              scores,
              slot -> 0.7 * scores[slot] / largest + 0.3 * (positions[slot] - oldest) / span);
        }
      };

  /** Whether passes have to tell the attention that their steps pay. */
  default boolean needsAttention() {
    return true;
  }

  /** What a query adds to the sum of a step that it saw and paid so much attention to. */
  double part(double paid);

  /**
   * Scores the steps of a context that is full: the sum over the queries that saw them.
   *
   * @param sums of each slot's step, over all queries since it was written
   * @param positions of each slot's step
   * @param scores takes the scores by slot; the lowest leave first
   */
  default void score(float[] sums, long[] positions, long nextPosition, double[] scores) {
    Arrays.setAll(scores, slot -> (double) sums[slot] / (nextPosition - positions[slot]));
  }
}
