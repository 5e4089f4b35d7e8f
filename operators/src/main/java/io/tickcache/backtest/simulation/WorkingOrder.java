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
  private final BigDecimal leadsTo;
  private final BigDecimal limitPrice;
  private final Decision decision;
  private final long decidedMicros;
  private final long arrivesMicros;
  private BigDecimal quantity;
  private BigDecimal filled = BigDecimal.ZERO;

  /**
   * An order.
   *
   * @param signedQuantity in the venue's unit, above 0 to buy; 0 takes back what stands
   * @param leadsTo the position once it is filled, as far as was known when it was decided
   * @param limitPrice of a maker; null of a taker
   */
  WorkingOrder(
      long id,
      Liquidity liquidity,
      BigDecimal signedQuantity,
      BigDecimal leadsTo,
      BigDecimal limitPrice,
      Decision decision,
      long decidedMicros,
      long arrivesMicros) {
    this.id = id;
    this.side = signedQuantity.signum() < 0 ? OrderSide.SELL : OrderSide.BUY;
    this.liquidity = liquidity;
    this.quantity = signedQuantity.abs();
    this.leadsTo = leadsTo;
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

  /** What it takes from a position to the one that it leads to; below 0: none of its side. */
  BigDecimal neededFrom(BigDecimal position) {
    BigDecimal change = leadsTo.subtract(position);
    return side == OrderSide.BUY ? change : change.negate();
  }

  /** Makes it smaller, before anything is filled. */
  void lessenTo(BigDecimal less) {
    quantity = less;
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
