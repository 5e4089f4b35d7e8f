package io.tickcache.trading.flow;

import io.tickcache.schemas.OutputScore;
import io.tickcache.scores.ScoreReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * What the newest scores say of one output of a model: of all instruments of a subtask together, as
 * an evaluation takes them together. Written by the operator's thread, read by those of reporters.
 */
final class OutputFigures {

  private final Map<String, OutputScore> byInstrument = new ConcurrentHashMap<>();

  /**
   * Registers the gauges.
   *
   * @param group of the model and the output
   * @param reference what they are held against; empty if nothing is known
   */
  OutputFigures(MetricGroup group, Supplier<Optional<ScoreReference.Figures>> reference) {
    registerReference(group, reference);
    gauge(group, ScoreMetricNames.LABELLED_ROWS, () -> sum(OutputScore::getLabelled));
    gauge(group, ScoreMetricNames.BROKEN_ROWS, () -> sum(OutputScore::getBroken));
    gauge(group, ScoreMetricNames.EFFECTIVE_ROWS, () -> sum(OutputFigures::icRows));
    gauge(group, ScoreMetricNames.HORIZONS, this::horizons);
    gauge(group, ScoreMetricNames.IC, () -> mean(OutputScore::getIc, OutputFigures::icRows));
    gauge(group, ScoreMetricNames.SIGNED_ROWS, () -> sum(OutputScore::getSigned));
    gauge(
        group,
        ScoreMetricNames.HIT_RATE,
        () -> mean(OutputScore::getHitRate, OutputScore::getSigned));
    gauge(group, ScoreMetricNames.VALUE_ROWS, () -> sum(OutputFigures::valueRows));
    gauge(
        group,
        ScoreMetricNames.VALUE_BPS,
        () -> mean(OutputFigures::valueBps, OutputFigures::valueRows));
    gauge(
        group,
        ScoreMetricNames.CONFIDENCE_EXPECTED,
        () -> mean(OutputScore::getConfidenceExpected, OutputScore::getSigned));
    gauge(
        group,
        ScoreMetricNames.CONFIDENCE_ERROR,
        () -> mean(OutputScore::getConfidenceError, OutputScore::getSigned));
  }

  /** Registers what the model was worth where it was evaluated; NaN where that is not known. */
  private static void registerReference(
      MetricGroup group, Supplier<Optional<ScoreReference.Figures>> figures) {
    Map<String, ToDoubleFunction<ScoreReference.Figures>> gauges =
        Map.of(
            ScoreMetricNames.REFERENCE_HORIZONS, ScoreReference.Figures::horizons,
            ScoreMetricNames.REFERENCE_IC, ScoreReference.Figures::ic,
            ScoreMetricNames.REFERENCE_HIT_RATE, ScoreReference.Figures::hitRate,
            ScoreMetricNames.REFERENCE_VALUE_BPS, ScoreReference.Figures::valueBps,
            ScoreMetricNames.REFERENCE_CONFIDENCE_EXPECTED,
                ScoreReference.Figures::confidenceExpected,
            ScoreMetricNames.REFERENCE_CONFIDENCE_ERROR, ScoreReference.Figures::confidenceError);
    gauges.forEach(
        (name, figure) ->
            gauge(
                group,
                name,
                () -> figures.get().map(known -> figure.applyAsDouble(known)).orElse(Double.NaN)));
  }

  private static void gauge(MetricGroup group, String name, Gauge<Double> value) {
    group.gauge(name, value);
  }

  void put(String instrument, OutputScore score) {
    byInstrument.put(instrument, score);
  }

  void remove(String instrument) {
    byInstrument.remove(instrument);
  }

  /** Rows that count for the correlation; none where there is no correlation. */
  private static double icRows(OutputScore score) {
    return score.getIc() == null ? 0 : score.getEffectiveRows();
  }

  /** Of a regression per trade, of an allocation per row; null of a direction. */
  private static Double valueBps(OutputScore score) {
    return score.getTrades() == null ? score.getAfterCostBps() : score.getBpsPerTrade();
  }

  private static double valueRows(OutputScore score) {
    if (score.getTrades() != null) {
      return score.getTrades();
    }
    return score.getAfterCostBps() == null ? 0 : score.getLabelled();
  }

  /** Instruments move together: of several the time of the one that has most. */
  private double horizons() {
    return byInstrument.values().stream().mapToDouble(OutputFigures::icRows).max().orElse(0);
  }

  private double sum(ToDoubleFunction<OutputScore> rows) {
    return byInstrument.values().stream().mapToDouble(rows).sum();
  }

  /** NaN without rows that have the figure. */
  private double mean(Figure figure, ToDoubleFunction<OutputScore> rows) {
    double sum = 0;
    double weights = 0;
    for (OutputScore score : byInstrument.values()) {
      Double value = figure.of(score);
      if (value != null) {
        sum += value * rows.applyAsDouble(score);
        weights += rows.applyAsDouble(score);
      }
    }
    return sum / weights;
  }

  /** One of a score; null where it is not defined. */
  private interface Figure {
    Double of(OutputScore score);
  }
}
