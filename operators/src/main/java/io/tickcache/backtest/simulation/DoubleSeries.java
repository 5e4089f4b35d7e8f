package io.tickcache.backtest.simulation;

import java.util.Arrays;

/** Numbers, one after the other. */
final class DoubleSeries {

  private double[] values = new double[64];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  /** Adds this value until there are so many. */
  void fill(int count, double value) {
    while (size < count) {
      add(value);
    }
  }

  double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
