package io.tickcache.market;

import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;

/** Checks market records by themselves, before a step can see them. */
public final class MarketContexts {

  private MarketContexts() {}

  /** Why {@code record} cannot be right (field, value and rule), or null if it can. */
  public static String validate(MarketContext record) {
    if (record.getMarket().isBlank()) {
      return "market = '" + record.getMarket() + "' must not be blank";
    }
    if (record.getValues().isEmpty()) {
      return "values = [] must name at least one value";
    }
    String previous = null;
    for (MarketValue value : record.getValues()) {
      if (previous != null && value.getName().compareTo(previous) <= 0) {
        return "values: '%s' must not follow '%s': they are ordered by name, no name twice"
            .formatted(value.getName(), previous);
      }
      if (!Double.isFinite(value.getValue())) {
        return "values: '%s' = %s must be finite".formatted(value.getName(), value.getValue());
      }
      previous = value.getName();
    }
    return null;
  }
}
