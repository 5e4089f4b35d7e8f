package io.tickcache.simulator;

/**
 * Whole multiples of a step. For a step such as 0.01, one divides by 100 rather than multiply by
 * 0.01, so that the multiples are the doubles nearest to the decimals.
 */
final class DecimalGrid {

  private static final double TOLERANCE = 1e-12;

  private final double step;
  private final double perUnit; // steps per unit, or 0 if that is no whole number

  DecimalGrid(double step) {
    this.step = step;
    double inverse = Math.rint(1 / step);
    this.perUnit = Math.abs(inverse * step - 1) < TOLERANCE ? inverse : 0;
  }

  double at(long multiple) {
    return perUnit != 0 ? multiple / perUnit : multiple * step;
  }
}
