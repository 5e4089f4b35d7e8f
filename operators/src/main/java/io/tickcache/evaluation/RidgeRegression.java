package io.tickcache.evaluation;

/**
 * Least squares with a penalty on the squares of the coefficients (Hoerl and Kennard 1970), by the
 * normal equations, so that any penalty costs one small solution.
 */
final class RidgeRegression {

  private final double[][] products; // XᵀX
  private final double[] responses; // Xᵀy
  private long rows;

  RidgeRegression(int columns) {
    products = new double[columns][columns];
    responses = new double[columns];
  }

  void add(double[] row, double label) {
    rows++;
    for (int i = 0; i < row.length; i++) {
      if (row[i] != 0) {
        responses[i] += row[i] * label;
        for (int j = 0; j <= i; j++) {
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
    int n = responses.length;
    double[][] l = new double[n][n]; // Cholesky: XᵀX + penalty = L Lᵀ
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = products[i][j] + (i == j ? penalty * rows + 1e-9 : 0);
        for (int k = 0; k < j; k++) {
          sum -= l[i][k] * l[j][k];
        }
        l[i][j] = i == j ? Math.sqrt(sum) : sum / l[j][j];
      }
    }
    return backward(l, forward(l));
  }

  private double[] forward(double[][] l) {
    double[] z = new double[responses.length];
    for (int i = 0; i < z.length; i++) {
      double sum = responses[i];
      for (int k = 0; k < i; k++) {
        sum -= l[i][k] * z[k];
      }
      z[i] = sum / l[i][i];
    }
    return z;
  }

  private static double[] backward(double[][] l, double[] z) {
    double[] solution = new double[z.length];
    for (int i = z.length - 1; i >= 0; i--) {
      double sum = z[i];
      for (int k = i + 1; k < z.length; k++) {
        sum -= l[k][i] * solution[k];
      }
      solution[i] = sum / l[i][i];
    }
    return solution;
  }
}
