package io.tickcache.training.linear;

import io.tickcache.history.RecordedStep;
import io.tickcache.model.ModelConfig;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.StepInput;
import io.tickcache.steps.TokenTypes;

/**
 * The features that the model sees of one step, as a row of a regression: each kind of step has its
 * own columns, the first of them 1.
 */
public final class FeatureRows {

  private final TokenTypes tokenTypes;
  private final int[] begin;
  private final int size;

  public FeatureRows(ModelConfig model) {
    tokenTypes = new TokenTypes(model);
    begin = new int[model.tokenTypes().size()];
    int columns = 0;
    for (int type = 0; type < begin.length; type++) {
      begin[type] = columns;
      columns += 1 + model.tokenTypes().get(type).features();
    }
    size = columns;
  }

  /** Columns. */
  public int size() {
    return size;
  }

  /** Which columns are the constant of a kind of step. */
  public boolean[] intercepts() {
    boolean[] intercepts = new boolean[size];
    for (int column : begin) {
      intercepts[column] = true;
    }
    return intercepts;
  }

  /**
   * The row of a step.
   *
   * @throws IllegalArgumentException if the model takes no such step
   */
  public double[] of(RecordedStep recorded) {
    return of(normalized(recorded));
  }

  /** The row of a step, normalized. */
  double[] of(StepInput step) {
    double[] row = new double[size];
    int at = begin[step.tokenType()];
    row[at] = 1;
    for (int i = 0; i < step.features().length; i++) {
      row[at + 1 + i] = step.features()[i];
    }
    return row;
  }

  /** The column of a token type's constant; those of its features follow. */
  int begin(int tokenType) {
    return begin[tokenType];
  }

  /** A row times coefficients. */
  public static double product(double[] row, double[] coefficients) {
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      sum += row[i] * coefficients[i];
    }
    return sum;
  }

  private StepInput normalized(RecordedStep recorded) {
    try {
      return tokenTypes.require(recorded.source()).step(recorded.features());
    } catch (RefusedEventException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
