package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.evaluation.difference.BlockBootstrap;
import io.tickcache.evaluation.difference.BlockBootstrap.Interval;
import io.tickcache.evaluation.difference.BlockBootstrap.Statistic;
import io.tickcache.evaluation.difference.LabelledRow;
import io.tickcache.history.InstrumentHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Scores all forecasters of one horizon on the same rows, and compares the model with each. */
final class HorizonScores {

  /** Rank correlations and shares of variance above this are no forecast's. */
  private static final double IMPOSSIBLE = 0.8;

  private static final int MIN_IMPOSSIBLE_ROWS = 20;

  private final HorizonRows rows;
  private final Scores scores;
  private final Measure measure;
  private final Map<InstrumentHistory, Double> weights = new LinkedHashMap<>();
  private final long blockMicros;
  private final BlockBootstrap bootstrap;

  HorizonScores(HorizonRows rows, double feeBps) {
    this.rows = rows;
    this.scores = new Scores(rows.head(), rows.target(), feeBps);
    this.measure = Measure.of(rows.head());
    rows.samples().stream()
        .collect(Collectors.groupingBy(Sample::history, LinkedHashMap::new, Collectors.toList()))
        .forEach((history, own) -> weights.put(history, scores.effectiveRows(own)));
    List<LabelledRow> labelled = scores.labelled(rows.samples());
    blockMicros = BlockBootstrap.blockMicros(labelled);
    bootstrap = new BlockBootstrap(labelled, blockMicros);
  }

  HorizonReport report() {
    Map<String, Score> pooled = new LinkedHashMap<>();
    Map<String, Map<String, Score>> byInstrument = new LinkedHashMap<>();
    List<String> impossible = new ArrayList<>();
    rows.forecasts()
        .forEach(
            (name, values) -> {
              Score score = scores.pooled(rows.samples(), values, weights, bootstrap);
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
    CalibrationRows confidence = confidence();
    return new HorizonReport(
        rows.output(),
        rows.head(),
        rows.klineIntervalMicros(),
        pooled,
        byInstrument,
        comparisons(),
        confidence == null ? null : confidence.all(),
        confidence == null ? Map.of() : confidence.byMonth(),
        impossible,
        rows.absentBaselines(),
        rows.absentInstruments());
  }

  private static boolean isImpossible(Score score) {
    boolean explained = score.returns() != null && score.returns().r2() > IMPOSSIBLE;
    return score.effectiveRows() >= MIN_IMPOSSIBLE_ROWS && (score.ic() > IMPOSSIBLE || explained);
  }

  private List<Comparison> comparisons() {
    Statistic model = statistic(rows.forecasts().get(HorizonReport.MODEL));
    double[] replicates = bootstrap.replicates(model);
    return rows.forecasts().entrySet().stream()
        .filter(other -> !other.getKey().equals(HorizonReport.MODEL))
        .map(other -> compare(model, replicates, other.getKey(), statistic(other.getValue())))
        .toList();
  }

  private Comparison compare(
      Statistic model, double[] replicates, String name, Statistic opponent) {
    double[] differences = bootstrap.replicates(opponent);
    Arrays.setAll(differences, i -> replicates[i] - differences[i]);
    Interval interval = BlockBootstrap.interval(differences);
    return new Comparison(
        name,
        measure,
        bootstrap.whole(model) - bootstrap.whole(opponent),
        interval.low(),
        interval.high(),
        bootstrap.blocks(),
        blockMicros,
        Verdict.of(interval.low(), interval.high(), bootstrap.blocks()));
  }

  /** What forecasters are compared by, more of it better. */
  private Statistic statistic(double[] forecasts) {
    return switch (measure) {
      case IC -> bootstrap.rankCorrelation(forecasts, weights);
      case LOG_LOSS -> {
        double[] gains = ProbabilityScore.logLosses(rows.samples(), forecasts);
        Arrays.setAll(gains, i -> -gains[i]);
        yield bootstrap.mean(gains);
      }
      case EARNED -> {
        double[] earned = forecasts.clone();
        Arrays.setAll(earned, i -> earned[i] * rows.samples().get(i).label());
        yield bootstrap.mean(earned);
      }
    };
  }

  private CalibrationRows confidence() {
    return rows.confidences() == null
        ? null
        : new CalibrationRows(
            rows.samples(),
            Scores.signed(rows.head(), rows.forecasts().get(HorizonReport.MODEL)),
            rows.confidences());
  }
}
