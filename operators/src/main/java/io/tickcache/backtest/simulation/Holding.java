package io.tickcache.backtest.simulation;

import io.tickcache.backtest.InstrumentResult;
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

  /** What takers that have not ended will add to the position; below 0: take away. */
  BigDecimal onTheWay = BigDecimal.ZERO;

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

  /** Absolute value of the position at the newest mid, quote currency. */
  BigDecimal grossExposure() {
    return isFlat() ? BigDecimal.ZERO : ledger.exposure(market.mid()).abs();
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
