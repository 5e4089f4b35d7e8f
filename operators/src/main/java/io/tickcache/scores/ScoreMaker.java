package io.tickcache.scores;

import io.tickcache.evaluation.Calibration;
import io.tickcache.evaluation.Scores;
import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Target;
import io.tickcache.schemas.OutputScore;
import io.tickcache.schemas.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Words the rows of a window as scores, by the figures of an evaluation. */
final class ScoreMaker {

  private final ScorePlan plan;
  private final List<Target> targets;

  /**
   * For a plan.
   *
   * @param targets by output what it is scored by
   */
  ScoreMaker(ScorePlan plan, List<Target> targets) {
    this.plan = plan;
    this.targets = targets;
  }

  /** One a model; of models that have nothing in the window any more a last one. */
  List<Score> scores(String instrument, ScoreState before, ScoreState after) {
    SortedSet<String> models = new TreeSet<>();
    before.counts().forEach(count -> models.add(count.modelId()));
    after.counts().forEach(count -> models.add(count.modelId()));
    return models.stream().map(model -> score(instrument, model, after)).toList();
  }

  private Score score(String instrument, String model, ScoreState state) {
    List<ScoreRow> rows = state.rows().stream().filter(row -> row.modelId().equals(model)).toList();
    InstrumentHistory history = new InstrumentHistory(instrument, state.prices());
    rows.forEach(row -> history.add(row.step()));
    List<OutputScore> outputs = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      if (targets.get(i).isReturn()) {
        for (long interval : intervals(targets.get(i), rows)) {
          outputs.add(output(i, interval, rows, history));
        }
      }
    }
    return Score.newBuilder()
        .setInstrument(instrument)
        .setEventTimeMicros(state.gridMicros())
        .setWindowMicros(plan.windowMicros())
        .setModelId(model)
        .setPredictions(
            state.counts().stream()
                .filter(count -> count.modelId().equals(model))
                .mapToLong(ScoreState.Count::predictions)
                .sum())
        .setRows(rows.size())
        .setStride(state.stride())
        .setOldestMicros(rows.isEmpty() ? null : (Long) rows.get(0).timeMicros())
        .setNewestMicros(rows.isEmpty() ? null : (Long) rows.get(rows.size() - 1).timeMicros())
        .setFeeBps(plan.feeBps())
        .setOutputs(outputs)
        .build();
  }

  /** Lengths of klines that a horizon counts; 0 of a horizon in time. */
  private static SortedSet<Long> intervals(Target target, List<ScoreRow> rows) {
    SortedSet<Long> intervals = new TreeSet<>();
    if (target.bars() == 0) {
      intervals.add(0L);
    } else {
      rows.stream()
          .map(ScoreRow::intervalMicros)
          .filter(interval -> interval > 0)
          .forEach(intervals::add);
    }
    return intervals;
  }

  private OutputScore output(
      int output, long interval, List<ScoreRow> rows, InstrumentHistory history) {
    List<Sample> samples = new ArrayList<>();
    List<Double> forecasts = new ArrayList<>();
    int waiting = 0;
    int broken = 0;
    for (int i = 0; i < rows.size(); i++) {
      ScoreRow row = rows.get(i);
      if (interval == 0 || row.intervalMicros() == interval) {
        double label = row.labels()[output];
        if (!Double.isNaN(label)) {
          samples.add(new Sample(history, i, label));
          forecasts.add((double) row.values()[output]);
        } else if (row.settled()[output]) {
          broken++;
        } else {
          waiting++;
        }
      }
    }
    double[] values = forecasts.stream().mapToDouble(Double::doubleValue).toArray();
    OutputScore.Builder score =
        OutputScore.newBuilder()
            .setName(plan.outputs().get(output))
            .setKlineIntervalMicros(interval)
            .setLabelled(samples.size())
            .setWaiting(waiting)
            .setBroken(broken)
            .setEffectiveRows(0)
            .setSigned(0);
    if (!samples.isEmpty()) {
      figures(score, targets.get(output), samples, values);
      if (output == 0) {
        confidence(score, samples, values);
      }
    }
    return score.build();
  }

  private void figures(
      OutputScore.Builder score, Target target, List<Sample> samples, double[] values) {
    var figures =
        new Scores(plan.head(), target, plan.feeBps())
            .byInstrument(samples, values)
            .values()
            .iterator()
            .next();
    score
        .setEffectiveRows(figures.effectiveRows())
        .setIc(defined(figures.ic()))
        .setSigned(figures.direction().rows())
        .setHitRate(defined(figures.direction().right()))
        .setHitRateLow(defined(figures.direction().low()))
        .setHitRateHigh(defined(figures.direction().high()));
    if (figures.returns() != null) {
      score
          .setR2(defined(figures.returns().r2()))
          .setTrades(figures.returns().trades())
          .setBpsPerTrade(defined(figures.returns().bpsPerTrade()));
    }
    if (figures.probabilities() != null) {
      score
          .setLogLoss(defined(figures.probabilities().logLoss()))
          .setBrier(defined(figures.probabilities().brier()))
          .setAuc(defined(figures.probabilities().auc()));
    }
    if (figures.weights() != null) {
      score
          .setEarnedBps(defined(figures.weights().earnedBps()))
          .setAfterCostBps(defined(figures.weights().afterCostBps()))
          .setMeanSize(defined(figures.weights().meanSize()));
    }
  }

  private void confidence(OutputScore.Builder score, List<Sample> samples, double[] values) {
    Calibration calibration = Calibration.of(plan.head(), plan.confidenceScale(), samples, values);
    score
        .setConfidenceExpected(defined(calibration.expected()))
        .setConfidenceError(defined(calibration.error()));
  }

  private static Double defined(double figure) {
    return Double.isNaN(figure) ? null : (Double) figure;
  }
}
