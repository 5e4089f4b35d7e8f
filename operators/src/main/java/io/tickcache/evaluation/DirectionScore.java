package io.tickcache.evaluation;

/**
 * Whether forecasts had the sign of the returns that came.
 *
 * @param rows whose forecast has a sign and whose return is not 0
 * @param right share of those with the right sign; NaN without any
 * @param low lower end of its 95 % interval: of one instrument Wilson's (1927) on effective rows,
 *     of all together from the blocks of time that the comparisons draw
 * @param high upper end
 */
public record DirectionScore(int rows, double right, double low, double high) {

  private static final double NORMAL_95 = 1.959963984540054;

  /** With Wilson's interval. */
  static DirectionScore of(int rows, int right, double effectiveRows) {
    double share = rows == 0 ? Double.NaN : (double) right / rows;
    return new DirectionScore(
        rows, share, wilson(share, effectiveRows, -1), wilson(share, effectiveRows, 1));
  }

  private static double wilson(double share, double rows, int side) {
    if (Double.isNaN(share) || rows <= 0) {
      return Double.NaN;
    }
    double z2 = NORMAL_95 * NORMAL_95;
    double root = NORMAL_95 * Math.sqrt(share * (1 - share) / rows + z2 / (4 * rows * rows));
    return (share + z2 / (2 * rows) + side * root) / (1 + z2 / rows);
  }
}
