package io.tickcache.backtest;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/**
 * What became of an account.
 *
 * @param name "strategy", or what it differs by, such as "sign flipped" or "buy and hold"
 * @param equity on the grid
 * @param orders in the order of their decisions
 * @param fills in order of time
 * @param roundTrips in the order in which they ended; open ones last
 * @param instruments by name, rising
 * @param gross profit before costs, quote currency: {@code gross - costs.total()} is the last
 *     equity less the first
 * @param costs all of them
 */
public record AccountResult(
    String name,
    EquitySeries equity,
    List<Order> orders,
    List<Fill> fills,
    List<RoundTrip> roundTrips,
    Map<String, InstrumentResult> instruments,
    BigDecimal gross,
    Costs costs) {

  public AccountResult {
    orders = List.copyOf(orders);
    fills = List.copyOf(fills);
    roundTrips = List.copyOf(roundTrips);
  }

  /** Profit after costs, quote currency. */
  public BigDecimal net() {
    return gross.subtract(costs.total());
  }

  /** Of all fills, quote currency. */
  public BigDecimal tradedValue() {
    return instruments.values().stream()
        .map(InstrumentResult::tradedValue)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
