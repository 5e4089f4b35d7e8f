package io.tickcache.evaluation;

import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Quote;
import io.tickcache.history.Target;
import io.tickcache.training.RankCorrelation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Scores forecasts against the returns that came. */
final class Scores {

  private static final double NORMAL_95 = 1.959963984540054;
  private static final double BASIS_POINTS = 1e4;

  private final Target target;
  private final double feeBps;

  /**
   * Scores of a horizon.
   *
   * @param feeBps of one trade, basis points of its value; a round trip pays it twice, and the
   *     spread
   */
  Scores(Target target, double feeBps) {
    this.target = target;
    this.feeBps = feeBps;
  }

  /** By instrument, in the rows' order. */
  Map<String, Score> byInstrument(List<Sample> samples, double[] forecasts) {
    Map<InstrumentHistory, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      rows.computeIfAbsent(samples.get(i).history(), h -> new java.util.ArrayList<>()).add(i);
    }
    Map<String, Score> scores = new LinkedHashMap<>();
    rows.forEach(
        (history, indices) ->
            scores.put(
                history.instrument(),
                score(
                    indices.stream().map(samples::get).toList(),
                    indices.stream().mapToDouble(i -> forecasts[i]).toArray())));
    return scores;
  }

  /**
   * Of all instruments: the information coefficient is the mean of theirs, weighted with their
   * effective rows; all else is of the rows together.
   */
  Score pooled(List<Sample> samples, double[] forecasts) {
    Score together = score(samples, forecasts);
    Map<String, Score> each = byInstrument(samples, forecasts);
    double weights = each.values().stream().mapToDouble(Score::effectiveRows).sum();
    // A coefficient takes two rows.
    List<Score> correlated =
        each.values().stream().filter(score -> !Double.isNaN(score.ic())).toList();
    double ic =
        correlated.stream().mapToDouble(s -> s.ic() * s.effectiveRows()).sum()
            / correlated.stream().mapToDouble(Score::effectiveRows).sum();
    return new Score(
        together.rows(),
        weights,
        ic,
        together.r2(),
        together.directionRows(),
        together.directionRight(),
        wilson(together, weights, -1),
        wilson(together, weights, 1),
        together.trades(),
        together.valuePerTrade());
  }

  private static double wilson(Score score, double effectiveRows, int side) {
    double rows = effectiveRows * score.directionRows() / Math.max(1, score.rows());
    return wilson(score.directionRight(), rows, side);
  }

  private Score score(List<Sample> samples, double[] forecasts) {
    double[] labels = samples.stream().mapToDouble(Sample::label).toArray();
    double effective = effectiveRows(samples);
    Direction direction = direction(labels, forecasts);
    double share = effective * direction.rows() / Math.max(1, labels.length);
    Trades trades = trades(samples, forecasts);
    return new Score(
        labels.length,
        effective,
        RankCorrelation.of(forecasts, labels),
        r2(labels, forecasts),
        direction.rows(),
        direction.right(),
        wilson(direction.right(), share, -1),
        wilson(direction.right(), share, 1),
        trades.count(),
        trades.value());
  }

  /** Time covered in units of the horizon, each instrument's last horizon whole. */
  double effectiveRows(List<Sample> samples) {
    return samples.stream()
        .collect(Collectors.groupingBy(Sample::history, LinkedHashMap::new, Collectors.toList()))
        .values()
        .stream()
        .mapToDouble(this::effectiveRowsOfOne)
        .sum();
  }

  private double effectiveRowsOfOne(List<Sample> samples) {
    double horizons = 1;
    for (int i = 1; i < samples.size(); i++) {
      double horizon = target.horizonMicros(samples.get(i).step());
      double passed = samples.get(i).timeMicros() - samples.get(i - 1).timeMicros();
      horizons += Math.min(1, passed / horizon);
    }
    return horizons;
  }

  private double r2(double[] labels, double[] forecasts) {
    if (!target.isReturn()) {
      return Double.NaN;
    }
    double errors = 0;
    double squares = 0;
    for (int i = 0; i < labels.length; i++) {
      errors += (labels[i] - forecasts[i]) * (labels[i] - forecasts[i]);
      squares += labels[i] * labels[i];
    }
    return squares == 0 ? Double.NaN : 1 - errors / squares;
  }

  private record Direction(int rows, double right) {}

  private static Direction direction(double[] labels, double[] forecasts) {
    int rows = 0;
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      double agreement = Math.signum(labels[i]) * Math.signum(forecasts[i]);
      rows += agreement != 0 ? 1 : 0;
      right += agreement > 0 ? 1 : 0;
    }
    return new Direction(rows, rows == 0 ? Double.NaN : (double) right / rows);
  }

  private static double wilson(double share, double rows, int side) {
    if (Double.isNaN(share) || rows <= 0) {
      return Double.NaN;
    }
    double z2 = NORMAL_95 * NORMAL_95;
    double root = NORMAL_95 * Math.sqrt(share * (1 - share) / rows + z2 / (4 * rows * rows));
    return (share + z2 / (2 * rows) + side * root) / (1 + z2 / rows);
  }

  private record Trades(int count, double value) {}

  private Trades trades(List<Sample> samples, double[] forecasts) {
    List<Double> values =
        IntStream.range(0, forecasts.length)
            .filter(i -> Math.abs(forecasts[i]) > cost(samples.get(i)))
            .mapToObj(
                i -> Math.signum(forecasts[i]) * samples.get(i).label() - cost(samples.get(i)))
            .toList();
    return new Trades(
        values.size(),
        values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
  }

  /** Of a round trip, basis points: half the spread and the fee, each twice. */
  private double cost(Sample sample) {
    Quote quote = sample.step().quote();
    double spread =
        quote == null ? 0 : (quote.askPrice() - quote.bidPrice()) / quote.mid() * BASIS_POINTS;
    return spread + 2 * feeBps;
  }
}
