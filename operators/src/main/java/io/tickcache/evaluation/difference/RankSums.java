package io.tickcache.evaluation.difference;

/** Sums over some rows of two series' ranks, their squares and products. */
final class RankSums {

  private double rows;
  private double x;
  private double y;
  private double xx;
  private double yy;
  private double xy;

  void add(double rankX, double rankY) {
    rows++;
    x += rankX;
    y += rankY;
    xx += rankX * rankX;
    yy += rankY * rankY;
    xy += rankX * rankY;
  }

  void add(RankSums other) {
    rows += other.rows;
    x += other.x;
    y += other.y;
    xx += other.xx;
    yy += other.yy;
    xy += other.xy;
  }

  double rows() {
    return rows;
  }

  /** Pearson's; 0 if either series is constant. */
  double correlation() {
    double varianceX = xx - x * x / rows;
    double varianceY = yy - y * y / rows;
    boolean constant = varianceX <= 1e-9 * xx || varianceY <= 1e-9 * yy;
    return constant ? 0 : (xy - x * y / rows) / Math.sqrt(varianceX * varianceY);
  }
}
