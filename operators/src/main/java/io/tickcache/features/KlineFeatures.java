package io.tickcache.features;

import io.tickcache.market.KlineSeries;
import java.util.List;

/** Features of the newest kline of a series. Holds nothing between two calls. */
public interface KlineFeatures extends Features {

  /** Every version that a model may name, the newest last. */
  List<KlineFeatures> VERSIONS = List.of(new KlineFeaturesV1(), new KlineFeaturesV2());

  /** Whether the series is long enough. */
  boolean ready(KlineSeries series);

  /**
   * Writes the features of the newest kline.
   *
   * @param out an array of the schema's size
   * @throws IllegalArgumentException if the series is not {@link #ready}
   */
  void extract(KlineSeries series, double[] out);
}
