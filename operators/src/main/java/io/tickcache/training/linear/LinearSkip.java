package io.tickcache.training.linear;

import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelParameters;
import io.tickcache.steps.StepInput;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The linear rule that a model with a linear skip begins with: ridge regression of each output on
 * the step's features, which is the best that is known of it before the network has learned
 * anything. Training then moves it together with the network.
 */
public final class LinearSkip {

  /**
   * A step with its labels.
   *
   * @param step normalized
   * @param labels of the outputs, as they are learned; NaN where missing
   * @param weight of the step in the loss; steps of weight 0 are passed over
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Row(StepInput step, float[] labels, float weight) {}

  private final ModelConfig model;
  private final SkipFeatures features;
  private final FeatureRows rows;
  private final List<RidgeRegression> regressions = new ArrayList<>();

  /**
   * Without rows.
   *
   * @param features that it looks at
   */
  public LinearSkip(ModelConfig model, SkipFeatures features) {
    this.model = model;
    this.features = features;
    this.rows = new FeatureRows(model);
    model
        .head()
        .outputs()
        .forEach(output -> regressions.add(new RidgeRegression(rows.intercepts())));
  }

  /** Adds a step of the training part. */
  public void add(Row row) {
    if (row.weight() > 0) {
      double[] columns = rows.of(row.step());
      features.restrict(columns, row.step().tokenType(), rows.begin(row.step().tokenType()));
      for (int output = 0; output < regressions.size(); output++) {
        if (!Float.isNaN(row.labels()[output])) {
          regressions.get(output).add(columns, row.labels()[output], row.weight());
        }
      }
    }
  }

  /**
   * The rule, as the tensors {@link ModelParameters#SKIP_WEIGHT} and {@link
   * ModelParameters#SKIP_BIAS}. An output's penalty is the one with the least squared error on the
   * validation part.
   */
  public Map<String, FloatTensor> fit(List<Row> validation) {
    Map<String, int[]> shapes = ModelParameters.shapes(model);
    FloatTensor weight = FloatTensor.zeros(shapes.get(ModelParameters.SKIP_WEIGHT));
    FloatTensor bias = FloatTensor.zeros(shapes.get(ModelParameters.SKIP_BIAS));
    for (int output = 0; output < regressions.size(); output++) {
      int judged = output;
      double[] coefficients =
          regressions.get(output).solve(some -> squaredError(validation, judged, some));
      put(coefficients, output, weight.data(), bias.data());
    }
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put(ModelParameters.SKIP_WEIGHT, weight);
    tensors.put(ModelParameters.SKIP_BIAS, bias);
    return tensors;
  }

  private double squaredError(List<Row> validation, int output, double[] coefficients) {
    double sum = 0;
    for (Row row : validation) {
      float label = row.labels()[output];
      if (row.weight() > 0 && !Float.isNaN(label)) {
        double error = FeatureRows.product(rows.of(row.step()), coefficients) - label;
        sum += row.weight() * error * error;
      }
    }
    return sum;
  }

  private void put(double[] coefficients, int output, float[] weight, float[] bias) {
    int outputs = regressions.size();
    for (int type = 0; type < model.tokenTypes().size(); type++) {
      int row = type * outputs + output;
      int begin = rows.begin(type);
      bias[row] = (float) coefficients[begin];
      for (int i = 0; i < model.tokenTypes().get(type).features(); i++) {
        weight[row * model.maxFeatures() + i] = (float) coefficients[begin + 1 + i];
      }
    }
  }
}
