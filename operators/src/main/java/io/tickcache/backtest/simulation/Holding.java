package io.tickcache.backtest.simulation;

import io.tickcache.backtest.InstrumentResult;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.fill.Consumption;
import io.tickcache.backtest.fill.RestingOrder;
import io.tickcache.backtest.ledger.InstrumentLedger;
import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.backtest.tape.TradableMarket;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/** One instrument of one account: its ledger, and its orders on the way, waiting and standing. */
final class Holding {

  private static final BigDecimal ONE = BigDecimal.ONE;

  final TradableMarket market;
  final InstrumentTerms terms;
  final InstrumentLedger ledger;
  final Consumption consumption = new Consumption();

  /** Arrived, but there was no book or bar to fill them from yet. */
  final Deque<WorkingOrder> waiting = new ArrayDeque<>();

  /** What orders that have not ended would still buy, and sell. */
  private BigDecimal buying = BigDecimal.ZERO;

  private BigDecimal selling = BigDecimal.ZERO;

  /** When its newest order arrives; they do not overtake each other. */
  private long newestArrival = Long.MIN_VALUE;

  /** The maker's order that stands in the book, and its place there; null if there is none. */
  WorkingOrder standing;

  RestingOrder place;

  long orders;
  long capped;
  long beyondRecordedDepth;
  long ordersMade;

  private final DoubleSeries mids = new DoubleSeries();
  private final DoubleSeries positions = new DoubleSeries();

  Holding(TradableMarket market, InstrumentTerms terms) {
    this.market = market;
    this.terms = terms;
    this.ledger = new InstrumentLedger(market.instrument(), terms);
  }

  boolean isFlat() {
    return ledger.quantity().signum() == 0;
  }

  /** Whether it is flat, and stays so. */
  boolean isIdle() {
    return isFlat() && buying.signum() == 0 && selling.signum() == 0;
  }

  /** What orders that have not ended will add to the position; below 0: take away. */
  BigDecimal onTheWay() {
    return buying.subtract(selling);
  }

  /** So much more, or less, is to be bought or sold. */
  void ordered(OrderSide side, BigDecimal more) {
    if (side == OrderSide.BUY) {
      buying = buying.add(more);
    } else {
      selling = selling.add(more);
    }
  }

  /** This time, or that at which the order before arrives if it is later. */
  long notBefore(long timeMicros) {
    newestArrival = Math.max(newestArrival, timeMicros);
    return newestArrival;
  }

  /**
   * Absolute value at the newest mid of the largest position that it has, or that its orders can
   * make of it; quote currency.
   */
  BigDecimal grossAtMost() {
    if (market.mid() == null) {
      return BigDecimal.ZERO;
    }
    BigDecimal highest = ledger.quantity().add(buying).abs();
    BigDecimal lowest = ledger.quantity().subtract(selling).abs();
    return terms.value(highest.max(lowest), market.mid());
  }

  /** Profit and loss if the position were closed now, at the best price, with the taker's fee. */
  BigDecimal netIfClosed() {
    if (isFlat()) {
      return ledger.net(market.mid());
    }
    BigDecimal price = closingPrice();
    BigDecimal fee = ledger.exposure(price).abs().multiply(terms.takerFee());
    return ledger.net(price).subtract(fee);
  }

  private BigDecimal closingPrice() {
    boolean isLong = ledger.quantity().signum() > 0;
    if (market.hasBook() && market.isTwoSided()) {
      return BigDecimal.valueOf(isLong ? market.book().bidPrice(0) : market.book().askPrice(0));
    }
    BigDecimal spread = isLong ? terms.halfSpread().negate() : terms.halfSpread();
    return market.mid().multiply(ONE.add(spread));
  }

  /** Keeps how it stands at a point of the grid. */
  void record(int point) {
    mids.fill(point, Double.NaN);
    positions.fill(point, 0);
    mids.add(market.mid() == null ? Double.NaN : market.mid().doubleValue());
    positions.add(ledger.quantity().doubleValue());
  }

  InstrumentResult result() {
    BigDecimal mid = market.mid() == null ? BigDecimal.ZERO : market.mid();
    return new InstrumentResult(
        market.instrument(),
        mids.toArray(),
        positions.toArray(),
        ledger.costs(),
        ledger.gross(mid),
        ledger.tradedValue(),
        orders,
        ledger.fills(),
        capped,
        beyondRecordedDepth);
  }
}
