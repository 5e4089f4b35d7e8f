package io.tickcache.features;

import io.tickcache.schemas.MarketContext;
import java.util.List;

/** Features of one market record. Holds nothing between two calls. */
public interface MarketFeatures extends Features {

  /** Every version that a model may name, the newest last. */
  List<MarketFeatures> VERSIONS = List.of(new MarketFeaturesV1());

  /**
   * Writes the features of a record.
   *
   * @param out an array of the schema's size
   */
  void extract(MarketContext record, double[] out);
}
