package io.tickcache.backtest.ledger;

import io.tickcache.backtest.Costs;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.RoundTrip;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/**
 * One instrument of one account: its position, and the money that went in and out. Buying takes
 * coins in and cash out; the position is worth its coins at the mid, and the cash. Where it becomes
 * flat, coins that are left (an inverse contract's profit is in coins) are turned to cash at the
 * mid.
 */
public final class InstrumentLedger {

  private static final MathContext SHOWN = MathContext.DECIMAL64;

  private final String instrument;
  private final InstrumentTerms terms;
  private final List<RoundTrip> ended = new ArrayList<>();

  private BigDecimal quantity = BigDecimal.ZERO;
  private BigDecimal cash = BigDecimal.ZERO;
  private BigDecimal coins = BigDecimal.ZERO;
  private Costs costs = Costs.NONE;
  private BigDecimal tradedValue = BigDecimal.ZERO;
  private long fills;
  private TripInProgress trip;

  public InstrumentLedger(String instrument, InstrumentTerms terms) {
    this.instrument = instrument;
    this.terms = terms;
  }

  /** Books an execution, and says it as a fill. */
  public Fill book(long orderId, long timeMicros, Execution execution) {
    Costs its = costsOf(execution);
    BigDecimal signed = signed(execution.side(), execution.quantity());
    BigDecimal closing = closingPart(signed);
    if (closing.signum() > 0 && closing.compareTo(execution.quantity()) < 0) {
      Execution close = part(execution, closing);
      Costs closeCosts = part(its, closing, execution.quantity());
      apply(timeMicros, close, closeCosts);
      apply(timeMicros, rest(execution, close), its.minus(closeCosts));
    } else {
      apply(timeMicros, execution, its);
    }
    fills++;
    return new Fill(
        orderId,
        instrument,
        timeMicros,
        execution.side(),
        execution.liquidity(),
        execution.quantity(),
        shown(price(execution)),
        shown(execution.mid()),
        execution.value(),
        its,
        quantity);
  }

  /** Pays funding: longs pay where the rate is above 0, shorts receive. */
  public void fund(BigDecimal rate, BigDecimal mid) {
    if (quantity.signum() == 0) {
      return;
    }
    BigDecimal paid = terms.value(quantity, mid).multiply(rate);
    cash = cash.subtract(paid);
    Costs funding = new Costs(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, paid);
    costs = costs.plus(funding);
    trip.pay(paid.negate(), funding);
  }

  /** In the venue's unit; below 0 for short. */
  public BigDecimal quantity() {
    return quantity;
  }

  /** Value of the position at a price, quote currency; below 0 for short. */
  public BigDecimal exposure(BigDecimal mid) {
    return terms.value(quantity, mid);
  }

  /**
   * All profit and loss so far, costs included, with what is held at this price; quote currency.
   */
  public BigDecimal net(BigDecimal mid) {
    return quantity.signum() == 0 ? cash : cash.add(coins.multiply(mid));
  }

  /** Profit before costs. */
  public BigDecimal gross(BigDecimal mid) {
    return net(mid).add(costs.total());
  }

  public Costs costs() {
    return costs;
  }

  /** Of all fills, quote currency. */
  public BigDecimal tradedValue() {
    return tradedValue;
  }

  public long fills() {
    return fills;
  }

  /** Positions that became flat, in order. */
  public List<RoundTrip> ended() {
    return ended;
  }

  /** The position that is still open, as if closed at this mid; null if there is none. */
  public RoundTrip open(long timeMicros, BigDecimal mid) {
    return trip == null ? null : trip.end(timeMicros, true, mid, coins);
  }

  private void apply(long timeMicros, Execution execution, Costs its) {
    if (trip == null) {
      trip = new TripInProgress(instrument, execution.side(), timeMicros);
    }
    BigDecimal out = signed(execution.side(), execution.value()).add(its.fees());
    cash = cash.subtract(out);
    coins = coins.add(signed(execution.side(), execution.coins()));
    quantity = quantity.add(signed(execution.side(), execution.quantity()));
    costs = costs.plus(its);
    tradedValue = tradedValue.add(execution.value());
    trip.pay(out.negate(), its);
    trip.fill(execution, quantity);
    if (quantity.signum() == 0) {
      RoundTrip done = trip.end(timeMicros, false, execution.mid(), coins);
      cash = cash.add(coins.multiply(execution.mid()));
      coins = BigDecimal.ZERO;
      ended.add(done);
      trip = null;
    }
  }

  /** How much of a trade makes the position smaller. */
  private BigDecimal closingPart(BigDecimal signed) {
    return quantity.signum() * signed.signum() < 0
        ? quantity.abs().min(signed.abs())
        : BigDecimal.ZERO;
  }

  private Execution part(Execution whole, BigDecimal part) {
    return new Execution(
        whole.side(),
        whole.liquidity(),
        part,
        share(whole.value(), part, whole.quantity()),
        share(whole.coins(), part, whole.quantity()),
        whole.best(),
        whole.mid());
  }

  private static Execution rest(Execution whole, Execution part) {
    return new Execution(
        whole.side(),
        whole.liquidity(),
        whole.quantity().subtract(part.quantity()),
        whole.value().subtract(part.value()),
        whole.coins().subtract(part.coins()),
        whole.best(),
        whole.mid());
  }

  private static Costs part(Costs whole, BigDecimal part, BigDecimal of) {
    return new Costs(
        share(whole.fees(), part, of),
        share(whole.spread(), part, of),
        share(whole.slippage(), part, of),
        share(whole.funding(), part, of));
  }

  private static BigDecimal share(BigDecimal whole, BigDecimal part, BigDecimal of) {
    return whole.multiply(part).divide(of, InstrumentTerms.DIGITS);
  }

  private Costs costsOf(Execution execution) {
    boolean maker = execution.liquidity() == Liquidity.MAKER;
    BigDecimal fees = execution.value().multiply(maker ? terms.makerFee() : terms.takerFee());
    BigDecimal missed = missed(execution.side(), execution.value(), execution.coins(), execution);
    BigDecimal atBest =
        missed(
            execution.side(),
            terms.value(execution.quantity(), execution.best()),
            terms.coins(execution.quantity(), execution.best()),
            execution);
    return new Costs(fees, atBest, missed.subtract(atBest), BigDecimal.ZERO);
  }

  /** What was paid above the worth at the mid. */
  private static BigDecimal missed(
      OrderSide side, BigDecimal value, BigDecimal coins, Execution execution) {
    return signed(side, value.subtract(coins.multiply(execution.mid())));
  }

  private static BigDecimal price(Execution execution) {
    return execution.value().divide(execution.coins(), InstrumentTerms.DIGITS);
  }

  static BigDecimal shown(BigDecimal price) {
    BigDecimal rounded = price.round(SHOWN).stripTrailingZeros();
    return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
  }

  private static BigDecimal signed(OrderSide side, BigDecimal amount) {
    return side == OrderSide.BUY ? amount : amount.negate();
  }
}
