package io.tickcache.evaluation.baseline;

import smile.math.matrix.DenseMatrix;
import smile.math.matrix.Matrix;

/**
 * Least squares with a penalty on the squares of the coefficients (Hoerl and Kennard 1970), by the
 * normal equations: rows are added one by one, never kept, and any penalty costs one small
 * solution. Smile's own ridge regression keeps all rows twice and has one intercept; here each kind
 * of step has one.
 */
final class RidgeRegression {

  /** Of a column of zeros, so that it gets the coefficient 0. */
  private static final double LEAST = 1e-9;

  private final double[][] products; // XᵀX
  private final double[] responses; // Xᵀy
  private final boolean[] intercepts;
  private long rows;

  /**
   * Without rows.
   *
   * @param intercepts by column, whether it is a constant, whose coefficient costs nothing
   */
  RidgeRegression(boolean[] intercepts) {
    this.intercepts = intercepts.clone();
    products = new double[intercepts.length][intercepts.length];
    responses = new double[intercepts.length];
  }

  void add(double[] row, double label) {
    rows++;
    for (int i = 0; i < row.length; i++) {
      if (row[i] != 0) {
        responses[i] += row[i] * label;
        for (int j = 0; j < row.length; j++) {
          products[i][j] += row[i] * row[j];
        }
      }
    }
  }

  /**
   * The coefficients.
   *
   * @param penalty per row, above 0; of features of deviation 1, a share of their own sum of
   *     squares
   */
  double[] solve(double penalty) {
    DenseMatrix penalized = Matrix.newInstance(products);
    for (int i = 0; i < intercepts.length; i++) {
      penalized.add(i, i, LEAST + (intercepts[i] ? 0 : penalty * rows));
    }
    double[] solution = responses.clone();
    penalized.cholesky().solve(solution);
    return solution;
  }
}
