package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.evaluation.difference.BlockBootstrap;
import io.tickcache.evaluation.difference.LabelledRow;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Target;
import io.tickcache.model.HeadType;
import io.tickcache.training.RankCorrelation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Scores forecasts against the returns that came, by what the head's outputs mean. */
public final class Scores {

  private final HeadType head;
  private final Target target;
  private final TradeCost cost;

  /**
   * Scores of a horizon.
   *
   * @param head gives the unit of forecasts
   * @param target a return
   * @param feeBps of one trade, basis points of its value; a round trip pays it twice, and the
   *     spread
   */
  public Scores(HeadType head, Target target, double feeBps) {
    this.head = head;
    this.target = target;
    this.cost = new TradeCost(feeBps);
  }

  /** By instrument, in the rows' order. */
  public Map<String, Score> byInstrument(List<Sample> samples, double[] forecasts) {
    Map<InstrumentHistory, List<Integer>> rows = new LinkedHashMap<>();
    for (int i = 0; i < samples.size(); i++) {
      rows.computeIfAbsent(samples.get(i).history(), h -> new ArrayList<>()).add(i);
    }
    Map<String, Score> scores = new LinkedHashMap<>();
    rows.forEach(
        (history, indices) ->
            scores.put(
                history.instrument(),
                ofOne(
                    indices.stream().map(samples::get).toList(),
                    indices.stream().mapToDouble(i -> forecasts[i]).toArray())));
    return scores;
  }

  private Score ofOne(List<Sample> samples, double[] forecasts) {
    double[] labels = samples.stream().mapToDouble(Sample::label).toArray();
    double effective = effectiveRows(samples);
    int signed = 0;
    int right = 0;
    for (double one : rightness(samples, forecasts)) {
      signed += Double.isNaN(one) ? 0 : 1;
      right += one == 1 ? 1 : 0;
    }
    return score(
        samples,
        forecasts,
        effective,
        RankCorrelation.of(forecasts, labels),
        DirectionScore.of(signed, right, effective * signed / Math.max(1, labels.length)));
  }

  /**
   * Of all instruments together.
   *
   * @param weights of the instruments' rank correlations
   */
  Score pooled(
      List<Sample> samples,
      double[] forecasts,
      Map<InstrumentHistory, Double> weights,
      BlockBootstrap bootstrap) {
    double[] rightness = rightness(samples, forecasts);
    BlockBootstrap.Statistic right = bootstrap.mean(rightness);
    BlockBootstrap.Interval interval = BlockBootstrap.interval(bootstrap.replicates(right));
    int signed = 0;
    for (double one : rightness) {
      signed += Double.isNaN(one) ? 0 : 1;
    }
    return score(
        samples,
        forecasts,
        effectiveRows(
            samples.stream().sorted(Comparator.comparingLong(Sample::timeMicros)).toList()),
        bootstrap.whole(bootstrap.rankCorrelation(forecasts, weights)),
        new DirectionScore(signed, bootstrap.whole(right), interval.low(), interval.high()));
  }

  private Score score(
      List<Sample> samples,
      double[] forecasts,
      double effectiveRows,
      double ic,
      DirectionScore direction) {
    return new Score(
        samples.size(),
        effectiveRows,
        ic,
        direction,
        head == HeadType.REGRESSION ? ReturnScore.of(samples, forecasts, cost) : null,
        head == HeadType.DIRECTION ? ProbabilityScore.of(samples, forecasts) : null,
        head == HeadType.ALLOCATION ? WeightScore.of(samples, forecasts, cost) : null);
  }

  /** 1 where the sign was right, 0 where wrong, NaN where forecast or return has none. */
  private double[] rightness(List<Sample> samples, double[] forecasts) {
    double[] signed = signed(head, forecasts);
    double[] rightness = new double[signed.length];
    for (int i = 0; i < signed.length; i++) {
      double agreement = Math.signum(signed[i]) * Math.signum(samples.get(i).label());
      rightness[i] = agreement == 0 ? Double.NaN : (1 + agreement) / 2;
    }
    return rightness;
  }

  /** Above 0 where a rise is forecast: a probability less ½. */
  static double[] signed(HeadType head, double[] forecasts) {
    double middle = head == HeadType.DIRECTION ? 0.5 : 0;
    double[] signed = forecasts.clone();
    for (int i = 0; i < signed.length; i++) {
      signed[i] -= middle;
    }
    return signed;
  }

  /** See {@link LabelledRow#effectiveRows}; the rows in order of time. */
  double effectiveRows(List<Sample> samples) {
    return LabelledRow.effectiveRows(labelled(samples));
  }

  /** The samples as rows of their instruments. */
  List<LabelledRow> labelled(List<Sample> samples) {
    return samples.stream()
        .map(
            sample ->
                new LabelledRow(
                    sample.history(),
                    sample.timeMicros(),
                    target.horizonMicros(sample.step()),
                    sample.label()))
        .toList();
  }
}
