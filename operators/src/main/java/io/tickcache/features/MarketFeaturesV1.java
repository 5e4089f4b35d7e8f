package io.tickcache.features;

import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features of one market record: the values that it names, and which of them it has. All are free
 * of any price's scale, so that one model serves any market.
 *
 * <table>
 * <caption>The values, by their names in a record</caption>
 * <tr><th>name</th><th>value</th></tr>
 * <tr><td>return_bps</td><td>return of the market's index since the record before, basis
 *     points</td></tr>
 * <tr><td>volatility_bps</td><td>deviation of such returns lately, basis points</td></tr>
 * <tr><td>breadth</td><td>instruments that rose less those that fell, over all: -1 to 1</td></tr>
 * <tr><td>funding_rate_bps</td><td>funding rate of perpetual futures a period, basis points</td></tr>
 * </table>
 *
 * <p>A value that a record does not have is 0, and its {@code has_} feature 0 instead of 1. Names
 * that are not listed are passed over.
 */
final class MarketFeaturesV1 implements MarketFeatures {

  private static final List<String> VALUES =
      List.of("return_bps", "volatility_bps", "breadth", "funding_rate_bps");

  /** What {@link #extract} writes. */
  private static final FeatureSchema SCHEMA = new FeatureSchema("market", 1, names());

  @Override
  public FeatureSchema schema() {
    return SCHEMA;
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(VALUES);
    VALUES.forEach(name -> names.add("has_" + name));
    return names;
  }

  @Override
  public void extract(MarketContext record, double[] out) {
    SCHEMA.checkLength(out);
    Arrays.fill(out, 0);
    for (MarketValue value : record.getValues()) {
      int feature = VALUES.indexOf(value.getName());
      if (feature >= 0) {
        out[feature] = value.getValue();
        out[VALUES.size() + feature] = 1;
      }
    }
  }
}
