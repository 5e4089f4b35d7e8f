package io.tickcache.job.compare;

import io.tickcache.backtest.decision.Forecasts;
import io.tickcache.backtest.decision.TanhTarget;
import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.evaluation.difference.LabelledRow;
import io.tickcache.evaluation.difference.PairedIc;
import io.tickcache.history.Target;
import io.tickcache.schemas.Prediction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;

/** What two runs say of the same steps, by one output; steps of one run alone are counted. */
final class PredictionPairs {

  private static final Comparator<Prediction> ORDER =
      Comparator.comparingLong(Prediction::getEventTimeMicros)
          .thenComparing(Prediction::getInstrument)
          .thenComparingLong(Prediction::getContextEpochMicros)
          .thenComparingLong(Prediction::getPosition);

  /** One instrument's: what the reference says of its steps, and the run's values beside. */
  private static final class Series {

    private final Forecasts reference = new Forecasts();
    private double[] values = new double[64];
    private int size;

    void add(Prediction prediction, double expected, double value) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = value;
      reference.add(prediction, expected);
    }

    /** NaN where there is no pair. */
    double[] values() {
      return Arrays.copyOf(values, size);
    }
  }

  private final String output;
  private final Map<String, Series> byInstrument = new TreeMap<>();
  private long unmatched;

  private PredictionPairs(String output) {
    this.output = output;
  }

  /**
   * Reads both, in order of event time, instrument, context epoch and position.
   *
   * @param output the output that is compared; predictions without it are left out
   */
  static PredictionPairs of(
      Iterator<Prediction> predictions, Iterator<Prediction> reference, String output) {
    PredictionPairs pairs = new PredictionPairs(output);
    Prediction one = next(predictions);
    Prediction other = next(reference);
    while (one != null || other != null) {
      int order = one == null ? 1 : other == null ? -1 : ORDER.compare(one, other);
      if (order < 0) {
        pairs.unmatched++;
      } else {
        pairs.add(other, order == 0 ? one : null);
      }
      one = order <= 0 ? next(predictions) : one;
      other = order >= 0 ? next(reference) : other;
    }
    return pairs;
  }

  private static Prediction next(Iterator<Prediction> predictions) {
    return predictions.hasNext() ? predictions.next() : null;
  }

  private void add(Prediction reference, Prediction paired) {
    double expected = TanhTarget.valueOf(reference, output);
    if (Double.isNaN(expected)) {
      return;
    }
    double value = paired == null ? Double.NaN : TanhTarget.valueOf(paired, output);
    unmatched += Double.isNaN(value) ? 1 : 0;
    byInstrument
        .computeIfAbsent(reference.getInstrument(), name -> new Series())
        .add(reference, expected, value);
  }

  /** Predictions of a step of which the other run has none. */
  long unmatched() {
    return unmatched;
  }

  /**
   * How far the run is from the reference.
   *
   * @param neutral between the two directions: 0, or 0.5 of probabilities
   */
  Deviation deviation(double neutral) {
    DoubleStream.Builder expected = DoubleStream.builder();
    DoubleStream.Builder actual = DoubleStream.builder();
    for (Series series : byInstrument.values()) {
      double[] values = series.values();
      double[] references = series.reference.values();
      for (int i = 0; i < values.length; i++) {
        if (!Double.isNaN(values[i])) {
          expected.add(references[i]);
          actual.add(values[i]);
        }
      }
    }
    return Deviation.of(expected.build().toArray(), actual.build().toArray(), neutral);
  }

  /** Both runs' information coefficients; labels are from the prices that predictions carry. */
  PairedIc ic(Target target) {
    List<LabelledRow> rows = new ArrayList<>();
    DoubleStream.Builder forecasts = DoubleStream.builder();
    DoubleStream.Builder references = DoubleStream.builder();
    byInstrument.forEach(
        (instrument, series) -> {
          long[] times = series.reference.times();
          double[] values = series.values();
          double[] expected = series.reference.values();
          double[] labels =
              target.bars() > 0
                  ? series.reference.returnsOverSteps(target.bars())
                  : series.reference.returnsOver(target.horizonMicros());
          for (int i = 0; i < values.length; i++) {
            if (!Double.isNaN(values[i]) && !Double.isNaN(labels[i])) {
              long horizon =
                  target.bars() > 0 ? times[i + target.bars()] - times[i] : target.horizonMicros();
              rows.add(new LabelledRow(instrument, times[i], Math.max(1, horizon), labels[i]));
              forecasts.add(values[i]);
              references.add(expected[i]);
            }
          }
        });
    return PairedIc.of(rows, forecasts.build().toArray(), references.build().toArray());
  }
}
