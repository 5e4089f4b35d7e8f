package io.tickcache.backtest.decision;

import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import java.util.Arrays;

/**
 * What was predicted of one instrument, and what came: for the information coefficient over time.
 */
public final class Forecasts {

  private static final double BASIS_POINTS = 1e4;

  private long[] times = new long[64];
  private double[] values = new double[64];
  private double[] prices = new double[64];
  private int size;
  private double mid = Double.NaN;

  /**
   * Takes the next prediction, in order of time. Prices are mids where the instrument has a book:
   * at a kline's step the newest one.
   *
   * @param value what it says
   */
  public void add(Prediction prediction, double value) {
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      prices = Arrays.copyOf(prices, 2 * size);
    }
    times[size] = prediction.getEventTimeMicros();
    values[size] = value;
    prices[size] = price(prediction);
    size++;
  }

  private double price(Prediction prediction) {
    double price = Decision.priceOf(prediction);
    if (prediction.getSource() == StepSource.ORDER_BOOK) {
      mid = price;
    }
    return Double.isNaN(mid) ? price : mid;
  }

  /** Event times, microseconds since 1970-01-01 UTC, rising or equal. */
  public long[] times() {
    return Arrays.copyOf(times, size);
  }

  /** What was said. */
  public double[] values() {
    return Arrays.copyOf(values, size);
  }

  /**
   * Logarithmic returns from the last price of a time to the last one at the horizon's end, basis
   * points, as labels are; NaN where the predictions end before it.
   *
   * @param horizonMicros above 0
   */
  public double[] returnsOver(long horizonMicros) {
    double[] returns = new double[size];
    int begin = 0;
    int end = 0;
    for (int i = 0; i < size; i++) {
      while (begin + 1 < size && times[begin + 1] <= times[i]) {
        begin++;
      }
      long to = times[i] + horizonMicros;
      while (end + 1 < size && times[end + 1] <= to) {
        end++;
      }
      returns[i] = to > times[size - 1] ? Double.NaN : change(begin, end);
    }
    return returns;
  }

  /** The same over so many predictions. */
  public double[] returnsOverSteps(int steps) {
    double[] returns = new double[size];
    for (int i = 0; i < size; i++) {
      returns[i] = i + steps < size ? change(i, i + steps) : Double.NaN;
    }
    return returns;
  }

  private double change(int from, int to) {
    return BASIS_POINTS * StrictMath.log(prices[to] / prices[from]);
  }
}
