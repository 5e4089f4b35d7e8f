package io.tickcache.features;

import io.tickcache.market.KlineSeries;
import java.util.List;

/**
 * Features of the newest kline of a series, with the reference's formulas and constants.
 *
 * <table>
 * <caption>The features, as pandas has them</caption>
 * <tr><th>feature</th><th>value</th></tr>
 * <tr><td>log_return</td><td>{@code log(close / close.shift(1))}</td></tr>
 * <tr><td>volatility</td><td>{@code log_return.rolling(24).std()}: sample deviation, an interval's
 *     (not annualized)</td></tr>
 * <tr><td>volume_ratio</td><td>{@code volume / volume.rolling(24).mean()}; 1 where no kline of the
 *     window has volume (NaN in pandas)</td></tr>
 * <tr><td>momentum</td><td>{@code close / close.shift(24) - 1}</td></tr>
 * <tr><td>rsi</td><td>{@code 1 - 1 / (1 + gain / (loss + 1e-8))}, gain and loss the {@code
 *     rolling(14).mean()} of rises and falls of the close: the usual index over 100; 0 where prices
 *     stand still</td></tr>
 * </table>
 *
 * <p>Logarithms are StrictMath's: the same bits on every JVM and CPU, as replays need.
 */
final class KlineFeaturesV1 implements KlineFeatures {
  /** What {@link #extract} writes. */
  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          "kline", 1, List.of("log_return", "volatility", "volume_ratio", "momentum", "rsi"));

  private static final int WINDOW = 24;
  static final int RSI_WINDOW = 14;
  private static final double EPSILON = 1e-8;

  @Override
  public FeatureSchema schema() {
    return SCHEMA;
  }

  @Override
  public boolean ready(KlineSeries series) {
    return series.size() > WINDOW;
  }

  @Override
  public void extract(KlineSeries series, double[] out) {
    SCHEMA.checkLength(out);
    if (!ready(series)) {
      throw new IllegalArgumentException(
          "a series of " + series.size() + " klines must have " + (WINDOW + 1) + " for features");
    }
    out[0] = logReturn(series, 0);
    out[1] = volatility(series);
    out[2] = volumeRatio(series);
    out[3] = series.close(0) / series.close(WINDOW) - 1;
    out[4] = rsi(series);
  }

  private static double logReturn(KlineSeries series, int ago) {
    return StrictMath.log(series.close(ago) / series.close(ago + 1));
  }

  private static double volatility(KlineSeries series) {
    double[] returns = new double[WINDOW];
    double sum = 0;
    for (int ago = 0; ago < WINDOW; ago++) {
      returns[ago] = logReturn(series, ago);
      sum += returns[ago];
    }
    double mean = sum / WINDOW;
    double squares = 0;
    for (double value : returns) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (WINDOW - 1));
  }

  private static double volumeRatio(KlineSeries series) {
    double sum = 0;
    for (int ago = 0; ago < WINDOW; ago++) {
      sum += series.volume(ago);
    }
    return sum == 0 ? 1 : series.volume(0) / (sum / WINDOW);
  }

  private static double rsi(KlineSeries series) {
    double gain = 0;
    double loss = 0;
    for (int ago = 0; ago < RSI_WINDOW; ago++) {
      double change = series.close(ago) - series.close(ago + 1);
      gain += Math.max(change, 0);
      loss += Math.max(-change, 0);
    }
    double strength = gain / RSI_WINDOW / (loss / RSI_WINDOW + EPSILON);
    return 1 - 1 / (1 + strength);
  }
}
