package io.tickcache.evaluation.baseline;

import io.tickcache.history.Target;
import io.tickcache.training.linear.FeatureRows;
import java.util.List;
import smile.regression.GradientTreeBoost;
import smile.regression.GradientTreeBoost.Loss;

/**
 * Gradient boosting (Friedman 2001; Smile's) of small trees on the step's features and the three
 * inputs of simpler baselines; the number of trees is the one with the least squared error on the
 * validation part.
 */
record BoostingBaseline(String name) implements Baseline {

  private static final int MAX_ROWS = 20_000;
  private static final int TREES = 60;
  private static final int LEAVES = 8;
  private static final double SHRINKAGE = 0.1;
  private static final double ROWS_A_TREE = 0.7;

  @Override
  public String absence(Task task, List<Sample> judged) {
    return task.absenceOfTraining();
  }

  @Override
  public Forecast fit(Task task) {
    Inputs inputs = new Inputs(new FeatureRows(task.model()), more(task.target()));
    List<Sample> training = thinned(task.training());
    double[][] x = training.stream().map(inputs::of).toArray(double[][]::new);
    double[] y = training.stream().mapToDouble(Sample::label).toArray();
    smile.math.Math.setSeed(1);
    GradientTreeBoost boost =
        new GradientTreeBoost(x, y, Loss.LeastSquares, TREES, LEAVES, SHRINKAGE, ROWS_A_TREE);
    boost.trim(bestTrees(boost, thinned(task.validation()), inputs));
    return sample -> boost.predict(inputs.of(sample));
  }

  private static List<BaselineInput> more(Target target) {
    return List.of(
        BaselineInput.lastReturn(target),
        BaselineInput.microprice(),
        BaselineInput.orderFlowImbalance(target));
  }

  private record Inputs(FeatureRows rows, List<BaselineInput> more) {
    double[] of(Sample sample) {
      double[] features = rows.of(sample.step());
      double[] row = java.util.Arrays.copyOf(features, features.length + more.size());
      for (int i = 0; i < more.size(); i++) {
        row[features.length + i] = more.get(i).of(sample);
      }
      return row;
    }
  }

  /** Every n-th sample, so that there are not too many. */
  private static List<Sample> thinned(List<Sample> samples) {
    int every = (samples.size() + MAX_ROWS - 1) / MAX_ROWS;
    return every <= 1
        ? samples
        : java.util.stream.IntStream.range(0, samples.size())
            .filter(i -> i % every == 0)
            .mapToObj(samples::get)
            .toList();
  }

  private static int bestTrees(GradientTreeBoost boost, List<Sample> samples, Inputs inputs) {
    if (samples.isEmpty()) {
      return TREES;
    }
    double[][] x = samples.stream().map(inputs::of).toArray(double[][]::new);
    double[] y = samples.stream().mapToDouble(Sample::label).toArray();
    double[] errors = boost.test(x, y); // root mean squared errors by number of trees
    int best = 0;
    for (int i = 1; i < errors.length; i++) {
      best = errors[i] < errors[best] ? i : best;
    }
    return best + 1;
  }
}
