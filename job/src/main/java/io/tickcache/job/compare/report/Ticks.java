package io.tickcache.job.compare.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A scale: where values stand between its ends, and round values to write beside it. */
final class Ticks {

  private static final double[] ROUND = {1, 2, 5};
  private static final int MOST = 9;
  private static final MathContext THREE_DIGITS = new MathContext(3);

  private final double low;
  private final double high;
  private final boolean logarithmic;
  private final List<Double> values;

  private Ticks(double low, double high, boolean logarithmic, List<Double> values) {
    this.low = low;
    this.high = high;
    this.logarithmic = logarithmic;
    this.values = values;
  }

  /** From the lowest to the highest of the values, and a little more. */
  static Ticks linear(double[] all) {
    double least = Arrays.stream(all).min().orElse(0);
    double most = Arrays.stream(all).max().orElse(1);
    double span = most > least ? most - least : Math.max(Math.abs(most), 1e-6);
    double low = least - 0.04 * span;
    double high = most + 0.04 * span;
    double step = step((high - low) / MOST);
    List<Double> values = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
      values.add(i * step);
    }
    return new Ticks(low, high, false, values);
  }

  private static double step(double least) {
    double decade = StrictMath.pow(10, Math.floor(StrictMath.log10(least)));
    for (double round : ROUND) {
      if (round * decade >= least) {
        return round * decade;
      }
    }
    return 10 * decade;
  }

  /** The same of values above 0, the others left out, by their logarithms. */
  static Ticks logarithmic(double[] all) {
    double[] positive = Arrays.stream(all).filter(value -> value > 0).toArray();
    double least = Arrays.stream(positive).min().orElse(0.1);
    double most = Arrays.stream(positive).max().orElse(1);
    double wide = most / least;
    double[] steps = wide > 1e3 ? new double[] {1} : ROUND;
    List<Double> values = new ArrayList<>();
    for (int power = (int) Math.floor(StrictMath.log10(least)); power <= 18; power++) {
      for (double round : steps) {
        double value = round * StrictMath.pow(10, power);
        if (value >= least / 1.0001 && value <= most * 1.0001) {
          values.add(value);
        }
      }
    }
    if (values.size() < 2) {
      values = least == most ? List.of(least) : List.of(least, most);
    }
    return new Ticks(StrictMath.log10(least), StrictMath.log10(most), true, List.copyOf(values));
  }

  List<Double> values() {
    return values;
  }

  /** 0 at the lower end, 1 at the upper one. */
  double share(double value) {
    double place = logarithmic ? StrictMath.log10(value) : value;
    return high > low ? (place - low) / (high - low) : 0.5;
  }

  /** A tick as text. */
  String text(double value) {
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros();
    return rounded.signum() == 0
        ? "0"
        : Math.abs(value) < 1e-5 ? rounded.toString() : rounded.toPlainString();
  }
}
