package io.tickcache.backtest.simulation;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.OrderOutcome;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.decision.Decision;
import java.math.BigDecimal;

/** An order until it has ended. */
final class WorkingOrder {

  private final long id;
  private final OrderSide side;
  private final Liquidity liquidity;
  private final BigDecimal quantity;
  private final BigDecimal limitPrice;
  private final Decision decision;
  private final long decidedMicros;
  private final long arrivesMicros;
  private BigDecimal filled = BigDecimal.ZERO;

  /**
   * An order.
   *
   * @param signedQuantity in the venue's unit, above 0 to buy; 0 takes back what stands
   * @param limitPrice of a maker; null of a taker
   */
  WorkingOrder(
      long id,
      Liquidity liquidity,
      BigDecimal signedQuantity,
      BigDecimal limitPrice,
      Decision decision,
      long decidedMicros,
      long arrivesMicros) {
    this.id = id;
    this.side = signedQuantity.signum() < 0 ? OrderSide.SELL : OrderSide.BUY;
    this.liquidity = liquidity;
    this.quantity = signedQuantity.abs();
    this.limitPrice = limitPrice;
    this.decision = decision;
    this.decidedMicros = decidedMicros;
    this.arrivesMicros = arrivesMicros;
  }

  long id() {
    return id;
  }

  OrderSide side() {
    return side;
  }

  Liquidity liquidity() {
    return liquidity;
  }

  BigDecimal limitPrice() {
    return limitPrice;
  }

  long arrivesMicros() {
    return arrivesMicros;
  }

  String instrument() {
    return decision.instrument();
  }

  /** Whether it only takes back what stands. */
  boolean onlyCancels() {
    return quantity.signum() == 0;
  }

  /** What is not filled. */
  BigDecimal open() {
    return quantity.subtract(filled);
  }

  /** The same, below 0 to sell. */
  BigDecimal signedOpen() {
    return side == OrderSide.BUY ? open() : open().negate();
  }

  void fill(BigDecimal part) {
    filled = filled.add(part);
  }

  /** What became of it. */
  Order ended(long timeMicros, OrderOutcome outcome) {
    return new Order(
        id,
        instrument(),
        side,
        liquidity,
        quantity,
        limitPrice,
        decidedMicros,
        arrivesMicros,
        timeMicros,
        filled,
        outcome,
        decision.contextEpochMicros(),
        decision.position());
  }
}
