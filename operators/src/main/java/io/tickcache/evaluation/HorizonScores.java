package io.tickcache.evaluation;

import io.tickcache.history.InstrumentHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Scores all forecasters of one horizon on the same rows, and compares the model with each. */
final class HorizonScores {

  /** Rank correlations and shares of variance above this are no forecast's. */
  private static final double IMPOSSIBLE = 0.8;

  private static final int MIN_IMPOSSIBLE_ROWS = 20;
  private static final long MIN_BLOCK_MICROS = 5_000_000;
  private static final int HORIZONS_A_BLOCK = 2;
  private static final long SEED = 1;

  private final HorizonRows rows;
  private final Scores scores;

  HorizonScores(HorizonRows rows, double feeBps) {
    this.rows = rows;
    this.scores = new Scores(rows.target(), feeBps);
  }

  HorizonReport report() {
    Map<String, Score> pooled = new LinkedHashMap<>();
    Map<String, Map<String, Score>> byInstrument = new LinkedHashMap<>();
    List<String> impossible = new ArrayList<>();
    rows.forecasts()
        .forEach(
            (name, values) -> {
              Score score = scores.pooled(rows.samples(), values);
              pooled.put(name, score);
              if (isImpossible(score)) {
                impossible.add(name);
              }
              scores
                  .byInstrument(rows.samples(), values)
                  .forEach(
                      (instrument, each) ->
                          byInstrument
                              .computeIfAbsent(instrument, n -> new LinkedHashMap<>())
                              .put(name, each));
            });
    return new HorizonReport(
        rows.output(), pooled, byInstrument, comparisons(), calibration(), impossible);
  }

  private static boolean isImpossible(Score score) {
    return score.effectiveRows() >= MIN_IMPOSSIBLE_ROWS
        && (score.ic() > IMPOSSIBLE || score.r2() > IMPOSSIBLE);
  }

  private List<Comparison> comparisons() {
    Map<InstrumentHistory, Double> weights = new LinkedHashMap<>();
    rows.samples().stream()
        .collect(Collectors.groupingBy(Sample::history, LinkedHashMap::new, Collectors.toList()))
        .forEach((history, own) -> weights.put(history, scores.effectiveRows(own)));
    long horizon =
        rows.samples().stream()
            .mapToLong(s -> rows.target().horizonMicros(s.step()))
            .max()
            .orElseThrow();
    BlockBootstrap bootstrap =
        new BlockBootstrap(
            rows.samples(), Math.max(MIN_BLOCK_MICROS, HORIZONS_A_BLOCK * horizon), weights);
    double[] own = rows.forecasts().get(HorizonReport.MODEL);
    return rows.forecasts().entrySet().stream()
        .filter(other -> !other.getKey().equals(HorizonReport.MODEL))
        .map(other -> bootstrap.compare(own, other.getKey(), other.getValue(), SEED))
        .toList();
  }

  private Calibration calibration() {
    return rows.confidences() == null
        ? null
        : Calibration.of(
            rows.forecasts().get(HorizonReport.MODEL),
            rows.confidences(),
            rows.samples().stream().mapToDouble(Sample::label).toArray());
  }
}
