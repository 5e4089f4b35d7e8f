package io.tickcache.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.market.PackedDoubles;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SimulatedSideTest {

  private static final DecimalGrid TICKS = new DecimalGrid(0.01);
  private static final DecimalGrid LOTS = new DecimalGrid(0.1);

  private static Map<Double, Double> changes(SimulatedSide side) {
    ByteBuffer prices = side.changedPrices(TICKS);
    ByteBuffer quantities = side.changedQuantities(LOTS);
    Map<Double, Double> changes = new TreeMap<>();
    for (int i = 0; i < PackedDoubles.size(prices); i++) {
      changes.put(PackedDoubles.get(prices, i), PackedDoubles.get(quantities, i));
    }
    side.clearChanges();
    return changes;
  }

  @Test
  void movesTheBestPriceWithItsOrders() {
    SimulatedSide bids = SimulatedSide.bids();
    bids.add(1000);
    bids.add(1003);
    bids.add(1001);
    assertThat(bids.best()).isEqualTo(1003);

    bids.remove(1003);

    assertThat(bids.best()).isEqualTo(1001);
    assertThat(bids.total()).isEqualTo(2);
  }

  @Test
  void ranksOrdersFromTheBestPriceOutward() {
    SimulatedSide asks = SimulatedSide.asks();
    asks.add(1002);
    asks.add(1002);
    asks.add(1005);

    assertThat(asks.tickOf(0)).isEqualTo(1002);
    assertThat(asks.tickOf(1)).isEqualTo(1002);
    assertThat(asks.tickOf(2)).isEqualTo(1005);
  }

  @Test
  void tellsEachChangedPriceOnceWithWhatRestsThereNow() {
    SimulatedSide asks = SimulatedSide.asks();
    asks.add(1002);
    asks.add(1003);
    asks.add(1003);
    asks.add(1003);
    asks.add(1004);
    asks.remove(1004);

    assertThat(changes(asks)).isEqualTo(Map.of(10.02, 0.1, 10.03, 0.3, 10.04, 0.0));
    assertThat(asks.hasChanged()).isFalse();
  }

  @Test
  void takesAwayOrdersThatTheOppositeSideLeftTooFarBehind() {
    SimulatedSide bids = SimulatedSide.bids();
    long ask = 1001;
    bids.add(ask - OrderFlow.MAX_DISTANCE);
    bids.add(ask - OrderFlow.MAX_DISTANCE + 2);
    bids.add(ask - 1);

    bids.cull(ask, ask + 2);

    assertThat(bids.total()).isEqualTo(2);
    assertThat(bids.tickOf(1)).isEqualTo(ask - OrderFlow.MAX_DISTANCE + 2);
  }

  @Test
  void isNeverEmpty() {
    SimulatedSide bids = SimulatedSide.bids();
    long ask = 1001;
    bids.add(ask - OrderFlow.MAX_DISTANCE);

    bids.cull(ask, ask + 1);

    assertThat(bids.total()).isEqualTo(1);
    assertThat(bids.best()).isEqualTo(ask + 1 - OrderFlow.MAX_DISTANCE);
  }
}
