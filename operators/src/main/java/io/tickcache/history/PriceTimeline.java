package io.tickcache.history;

import java.io.IOException;
import java.util.Arrays;

/**
 * An instrument's price over event time: a staircase that may break, where the book was invalid or
 * one-sided or a kline was missing. Points are added in order of time.
 */
public final class PriceTimeline {

  private static final double BASIS_POINTS = 1e4;
  private static final int INITIAL_CAPACITY = 16;

  private long[] times = new long[INITIAL_CAPACITY];
  private double[] prices = new double[INITIAL_CAPACITY];
  private int size;

  /** From {@code timeMicros} on the price is this one. */
  public void add(long timeMicros, double price) {
    if (size > 0 && times[size - 1] > timeMicros) {
      // A break after the last point, and a price of the same time: both have that time.
      times[size - 1] = timeMicros;
    }
    if (size == times.length) {
      times = Arrays.copyOf(times, 2 * size);
      prices = Arrays.copyOf(prices, 2 * size);
    }
    times[size] = timeMicros;
    prices[size] = price;
    size++;
  }

  /** From {@code timeMicros} on there is no price, until one is added. */
  public void breakAt(long timeMicros) {
    if (size > 0 && !Double.isNaN(prices[size - 1])) {
      add(timeMicros, Double.NaN);
    }
  }

  /** From the last point on there is no price: something was lost after it. */
  public void breakAfterLast() {
    if (size > 0) {
      breakAt(times[size - 1] + 1);
    }
  }

  public boolean isEmpty() {
    return size == 0;
  }

  /**
   * Logarithm of the price at {@code to} over that at {@code from}, basis points. The price at a
   * time is the last one added for that time or before it.
   *
   * @return NaN if the timeline begins after {@code from}, ends before {@code to}, or breaks
   *     between
   */
  public double logReturn(long fromMicros, long toMicros) {
    int from = indexAt(fromMicros);
    int to = indexAt(toMicros);
    if (!unbroken(from, to, toMicros)) {
      return Double.NaN;
    }
    return BASIS_POINTS * StrictMath.log(prices[to] / prices[from]);
  }

  /**
   * Realized volatility from {@code from} to {@code to}, basis points: the root of the sum of the
   * squared returns between the points in between; not annualized.
   *
   * @return NaN where {@link #logReturn} is
   */
  public double volatility(long fromMicros, long toMicros) {
    int from = indexAt(fromMicros);
    int to = indexAt(toMicros);
    if (!unbroken(from, to, toMicros)) {
      return Double.NaN;
    }
    double squares = 0;
    for (int i = from + 1; i <= to; i++) {
      double change = StrictMath.log(prices[i] / prices[i - 1]);
      squares += change * change;
    }
    return BASIS_POINTS * Math.sqrt(squares);
  }

  /** Whether the timeline breaks at one of these times, both included. */
  public boolean hasBreak(long fromMicros, long toMicros) {
    for (int i = indexAt(fromMicros - 1) + 1; i < size && times[i] <= toMicros; i++) {
      if (Double.isNaN(prices[i])) {
        return true;
      }
    }
    return false;
  }

  /** Event time of the last point, price or break; only of one that is not empty. */
  public long lastMicros() {
    return times[size - 1];
  }

  /**
   * What is left of it to measure horizons with that begin at one of these times and have not
   * ended: the points that are the price at one of them, and the last one.
   *
   * @param fromMicros rising
   */
  public PriceTimeline thinned(long[] fromMicros) {
    PriceTimeline kept = new PriceTimeline();
    int before = -1;
    for (long from : fromMicros) {
      int at = indexAt(from);
      if (at > before) {
        kept.add(times[at], prices[at]);
        before = at;
      }
    }
    if (size - 1 > before) {
      kept.add(times[size - 1], prices[size - 1]);
    }
    return kept;
  }

  /** Tells every point in order: its event time, and the price from then on, NaN of a break. */
  public void forEach(PointConsumer consumer) throws IOException {
    for (int i = 0; i < size; i++) {
      consumer.accept(times[i], prices[i]);
    }
  }

  /** Takes a point. */
  @FunctionalInterface
  public interface PointConsumer {
    void accept(long timeMicros, double price) throws IOException;
  }

  public int size() {
    return size;
  }

  /** One that can go its own way. */
  public PriceTimeline copy() {
    PriceTimeline copy = new PriceTimeline();
    copy.times = times.clone();
    copy.prices = prices.clone();
    copy.size = size;
    return copy;
  }

  private boolean unbroken(int from, int to, long toMicros) {
    if (from < 0 || toMicros > times[size - 1]) {
      return false;
    }
    for (int i = from; i <= to; i++) {
      if (Double.isNaN(prices[i])) {
        return false;
      }
    }
    return true;
  }

  /** The last point at {@code timeMicros} or before; -1 if all are later. */
  private int indexAt(long timeMicros) {
    return RisingTimes.notLater(size, i -> times[i], timeMicros) - 1;
  }
}
