package io.tickcache.training.linear;

import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;

/**
 * Least squares with a penalty on the squares of the coefficients (Hoerl and Kennard 1970), by the
 * normal equations: rows are added one by one, never kept, and any penalty costs one small
 * solution. Smile's own ridge regression keeps all rows twice and has one intercept; here each kind
 * of step has one.
 */
public final class RidgeRegression {

  /** Of a column of zeros, so that it gets the coefficient 0. */
  private static final double LEAST = 1e-9;

  /** Of the products, which are symmetric but for it. */
  private static final double ROUNDING = 1e-9;

  private static final double[] PENALTIES = {1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100, 1_000};

  private final double[][] products; // XᵀX
  private final double[] responses; // Xᵀy
  private final boolean[] intercepts;
  private long rows;

  /**
   * Without rows.
   *
   * @param intercepts by column, whether it is a constant, whose coefficient costs nothing
   */
  public RidgeRegression(boolean[] intercepts) {
    this.intercepts = intercepts.clone();
    products = new double[intercepts.length][intercepts.length];
    responses = new double[intercepts.length];
  }

  /**
   * Adds a row.
   *
   * @param weight of its squared error, above 0
   */
  public void add(double[] row, double label, double weight) {
    rows++;
    for (int i = 0; i < row.length; i++) {
      if (row[i] != 0) {
        responses[i] += weight * row[i] * label;
        for (int j = 0; j < row.length; j++) {
          products[i][j] += weight * row[i] * row[j];
        }
      }
    }
  }

  /**
   * The coefficients of the penalty, from 1e-4 to 1,000, with the least error.
   *
   * @param error of coefficients on rows that were not added
   */
  public double[] solve(ToDoubleFunction<double[]> error) {
    double[] best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double penalty : PENALTIES) {
      double[] coefficients = solve(penalty);
      double of = error.applyAsDouble(coefficients);
      if (best == null || of < least) {
        best = coefficients;
        least = of;
      }
    }
    return best;
  }

  /**
   * The coefficients.
   *
   * @param penalty per row, above 0; of features of deviation 1, a share of their own sum of
   *     squares
   */
  public double[] solve(double penalty) {
    RealMatrix penalized = MatrixUtils.createRealMatrix(products);
    for (int i = 0; i < intercepts.length; i++) {
      penalized.addToEntry(i, i, LEAST + (intercepts[i] ? 0 : penalty * rows));
    }
    return new CholeskyDecomposition(penalized, ROUNDING, 0)
        .getSolver()
        .solve(new ArrayRealVector(responses, false))
        .toArray();
  }
}
