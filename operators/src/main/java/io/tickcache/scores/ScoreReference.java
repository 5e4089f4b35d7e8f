package io.tickcache.scores;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * What a model was worth where it was evaluated: what its scores are held against, to see drift.
 *
 * @param figures by output; empty if nothing is known
 */
public record ScoreReference(List<Figures> figures) implements Serializable {

  /** Nothing is known. */
  public static final ScoreReference NONE = new ScoreReference(List.of());

  /**
   * Of one output, all instruments of the evaluation together. What is not known is NaN.
   *
   * @param output the model's, that is about a return
   * @param klineIntervalMicros of a horizon in bars the length of one, event time; 0 of others
   * @param horizons that fit one after the other into the time that the rows cover
   * @param ic rank correlation of forecast and return, -1 to 1
   * @param hitRate share of right signs, 0 to 1
   * @param valueBps after costs, basis points: of a return per trade, of an allocation per row
   * @param confidenceExpected share of right signs that the confidences promised, 0 to 1
   * @param confidenceError mean distance of the share that came from it, 0 to 1
   */
  public record Figures(
      String output,
      long klineIntervalMicros,
      double horizons,
      double ic,
      double hitRate,
      double valueBps,
      double confidenceExpected,
      double confidenceError)
      implements Serializable {}

  public ScoreReference {
    figures = List.copyOf(figures);
  }

  /** Those of an output; of one in bars those of klines of one length. */
  public Optional<Figures> of(String output, long klineIntervalMicros) {
    return figures.stream()
        .filter(
            each ->
                each.output().equals(output) && each.klineIntervalMicros() == klineIntervalMicros)
        .findFirst();
  }
}
