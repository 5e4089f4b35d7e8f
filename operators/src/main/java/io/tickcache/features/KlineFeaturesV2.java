package io.tickcache.features;

import io.tickcache.market.KlineSeries;

/**
 * The features of {@link KlineFeaturesV1}, but with an index of relative strength that is free of
 * the price's scale: {@code gain / (gain + loss)}, one half where prices stand still. The constant
 * of version 1 is an amount of money, before which the moves of a coin at 1e-8 vanish.
 */
final class KlineFeaturesV2 implements KlineFeatures {

  private static final double STANDING_STILL = 0.5;

  private final KlineFeaturesV1 others = new KlineFeaturesV1();
  private final FeatureSchema schema =
      new FeatureSchema(others.schema().name(), 2, others.schema().names());
  private final int rsi = schema.names().indexOf("rsi");

  @Override
  public FeatureSchema schema() {
    return schema;
  }

  @Override
  public boolean ready(KlineSeries series) {
    return others.ready(series);
  }

  @Override
  public void extract(KlineSeries series, double[] out) {
    others.extract(series, out);
    out[rsi] = relativeStrength(series);
  }

  private static double relativeStrength(KlineSeries series) {
    double gain = 0;
    double moves = 0;
    for (int ago = 0; ago < KlineFeaturesV1.RSI_WINDOW; ago++) {
      double change = series.close(ago) - series.close(ago + 1);
      gain += Math.max(change, 0);
      moves += Math.abs(change);
    }
    return moves == 0 ? STANDING_STILL : gain / moves;
  }
}
