package io.tickcache.backtest;

import java.util.Arrays;

/**
 * What an account was worth, on a fixed grid of event time, flat periods included. The first point
 * is the starting capital, before anything was decided.
 */
public final class EquitySeries {

  private final long gridMicros;
  private final long[] times;
  private final double[] equity;
  private final double[] liquidation;
  private final double[] grossExposure;
  private final double[] netExposure;

  /**
   * A series. The arrays belong to it from now on, and are of one length.
   *
   * @param gridMicros from one point to the next, microseconds
   * @param timesMicros rising by {@code gridMicros}, multiples of it since 1970-01-01 UTC
   * @param equity cash and positions marked to mid, quote currency
   * @param liquidation the same, if all positions were closed then: at the book's best prices, and
   *     with the taker's fee; quote currency
   * @param grossExposure sum of the positions' absolute values, quote currency
   * @param netExposure sum of their values, quote currency
   */
  public EquitySeries(
      long gridMicros,
      long[] timesMicros,
      double[] equity,
      double[] liquidation,
      double[] grossExposure,
      double[] netExposure) {
    if (timesMicros.length == 0) {
      throw new IllegalArgumentException("an equity series has at least its first point");
    }
    this.gridMicros = gridMicros;
    this.times = timesMicros;
    this.equity = equity;
    this.liquidation = liquidation;
    this.grossExposure = grossExposure;
    this.netExposure = netExposure;
  }

  public int size() {
    return times.length;
  }

  public long gridMicros() {
    return gridMicros;
  }

  /** Event time of a point, microseconds since 1970-01-01 UTC. */
  public long timeMicros(int point) {
    return times[point];
  }

  public double equity(int point) {
    return equity[point];
  }

  public double liquidation(int point) {
    return liquidation[point];
  }

  public double grossExposure(int point) {
    return grossExposure[point];
  }

  public double netExposure(int point) {
    return netExposure[point];
  }

  /** What there was at the start, quote currency. */
  public double initial() {
    return equity[0];
  }

  /** What there was at the end, quote currency. */
  public double last() {
    return equity[equity.length - 1];
  }

  /** All values, a copy. */
  public double[] equities() {
    return Arrays.copyOf(equity, equity.length);
  }
}
