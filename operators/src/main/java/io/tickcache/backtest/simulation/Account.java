package io.tickcache.backtest.simulation;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Costs;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.InstrumentResult;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.OrderOutcome;
import io.tickcache.backtest.RoundTrip;
import io.tickcache.backtest.decision.Decision;
import io.tickcache.backtest.ledger.InstrumentLedger;
import io.tickcache.backtest.tape.MarketChange;
import io.tickcache.backtest.tape.TradableMarket;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Makes orders of decisions, and keeps the books of what the exchange makes of them. */
final class Account {

  private final AccountPlan plan;
  private final TradingPlan trading;
  private final Exchange exchange;
  private final Function<String, TradableMarket> markets;
  private final Map<String, Holding> holdings = new TreeMap<>();

  /** Those that are not flat, or may not stay so. */
  private final Map<String, Holding> busy = new TreeMap<>();

  private final EquityRecorder equity;
  private final List<Order> orders = new ArrayList<>();
  private final List<Fill> fills = new ArrayList<>();
  private long nextOrder = 1;
  private long newestDecision = Long.MIN_VALUE;

  /**
   * An account.
   *
   * @param markets an instrument's market, by name
   */
  Account(AccountPlan plan, TradingPlan trading, Function<String, TradableMarket> markets) {
    this.plan = plan;
    this.trading = trading;
    this.markets = markets;
    this.exchange = new Exchange(trading.queue(), this::filled, this::ended);
    this.equity = new EquityRecorder(trading.capital());
  }

  AccountPlan plan() {
    return plan;
  }

  /** This time, or that of the newest decision if it is later. */
  long notBefore(long timeMicros) {
    newestDecision = Math.max(newestDecision, timeMicros);
    return newestDecision;
  }

  /**
   * Decides.
   *
   * @param nowMicros event time of the event, and the feed's latency
   * @return the order; null if there is nothing to change
   */
  WorkingOrder decide(Decision decision, long nowMicros) {
    Holding holding =
        holdings.computeIfAbsent(
            decision.instrument(),
            name -> new Holding(markets.apply(name), trading.terms().apply(name)));
    boolean makes = plan.execution() == Liquidity.MAKER;
    BigDecimal change = change(holding, decision, makes);
    if (change.signum() == 0 && !(makes && holding.ordersMade > 0)) {
      return null;
    }
    long arrives =
        holding.notBefore(nowMicros + trading.latencies().orderMicros(decision.timeMicros()));
    WorkingOrder order =
        new WorkingOrder(
            change.signum() == 0 ? 0 : nextOrder++,
            plan.execution(),
            change,
            holding.ledger.quantity().add(change),
            makes && change.signum() != 0 ? limit(holding, decision, change) : null,
            decision,
            nowMicros,
            arrives);
    if (order.onlyCancels()) {
      return order;
    }
    holding.orders++;
    holding.ordersMade += makes ? 1 : 0;
    holding.ordered(order.side(), order.open());
    busy.put(order.instrument(), holding);
    return order;
  }

  /** What to buy, or to sell (below 0); a maker's order takes the place of those before it. */
  private BigDecimal change(Holding holding, Decision decision, boolean makes) {
    BigDecimal wanted = wanted(holding, decision);
    BigDecimal change = wanted.subtract(holding.ledger.quantity());
    change = holding.terms.wholeLots(makes ? change : change.subtract(holding.onTheWay()));
    return isTooSmall(holding, change, wanted, decision) ? BigDecimal.ZERO : change;
  }

  /** Position to hold, the venue's unit, as far as the limits let it. */
  private BigDecimal wanted(Holding holding, Decision decision) {
    double capital = Math.max(equity.last(), 0);
    double value = Math.abs(decision.target()) * plan.size() * capital;
    double others = 0;
    for (Holding other : busy.values()) {
      if (other != holding) {
        others += other.grossAtMost().doubleValue();
      }
    }
    double room = Math.max(plan.maxGross() * capital - others, 0);
    BigDecimal quantity = holding.terms.quantityOf(Math.min(value, room), decision.price());
    BigDecimal limit = holding.terms.maxPosition();
    boolean limited = limit != null && quantity.compareTo(limit) > 0;
    if (value > room || limited) {
      holding.capped++;
    }
    BigDecimal kept = limited ? holding.terms.wholeLots(limit) : quantity;
    return decision.target() < 0 ? kept.negate() : kept;
  }

  private boolean isTooSmall(
      Holding holding, BigDecimal change, BigDecimal wanted, Decision decision) {
    if (wanted.signum() == 0) {
      return false; // what closes is let through
    }
    BigDecimal value = holding.terms.value(change.abs(), BigDecimal.valueOf(decision.price()));
    return value.compareTo(holding.terms.minNotional()) < 0
        || value.doubleValue() < trading.minChange() * equity.last();
  }

  /** The own side's best price, where the decision saw it; of a kline's, its close. */
  private static BigDecimal limit(Holding holding, Decision decision, BigDecimal change) {
    boolean buy = change.signum() > 0;
    double best = buy ? decision.bestBid() : decision.bestAsk();
    double price = Double.isNaN(best) ? decision.price() : best;
    return holding.terms.onTick(BigDecimal.valueOf(price), buy);
  }

  /** An order has come to the exchange. */
  void arrived(WorkingOrder order) {
    exchange.arrived(holdings.get(order.instrument()), order);
  }

  /** The market of an instrument has changed. */
  void changed(String instrument, MarketChange change) {
    Holding holding = holdings.get(instrument);
    if (holding != null) {
      exchange.changed(holding, change);
    }
  }

  void fund(FundingRate funding) {
    Holding holding = holdings.get(funding.instrument());
    if (holding != null && !holding.isFlat()) {
      holding.ledger.fund(funding.rate(), holding.market.mid());
    }
  }

  private void filled(Holding holding, Fill fill) {
    if (plan.detailed()) {
      fills.add(fill);
    }
  }

  private void ended(Holding holding, Order order) {
    if (holding.isIdle()) {
      busy.remove(order.instrument());
    }
    if (order.outcome() == OrderOutcome.BEYOND_RECORDED_DEPTH) {
      holding.beyondRecordedDepth++;
    }
    if (plan.detailed()) {
      orders.add(order);
    }
  }

  /** The instruments of its decisions. */
  Set<String> traded() {
    return holdings.keySet();
  }

  /** Marks the account to the market's mids. */
  void mark(long timeMicros) {
    equity.mark(timeMicros, holdings.values());
    if (plan.detailed()) {
      holdings.values().forEach(holding -> holding.record(equity.points() - 1));
    }
  }

  /** What became of it, when the recording has ended. */
  SimulatedAccount result() {
    long end = equity.lastMicros();
    holdings.values().forEach(holding -> exchange.recordingEnded(holding, end));
    orders.sort(Comparator.comparingLong(Order::id));
    Map<String, InstrumentResult> instruments = new TreeMap<>();
    Costs costs = Costs.NONE;
    BigDecimal gross = BigDecimal.ZERO;
    for (Holding holding : holdings.values()) {
      InstrumentResult result = holding.result();
      instruments.put(result.instrument(), result);
      costs = costs.plus(result.costs());
      gross = gross.add(result.gross());
    }
    AccountResult result =
        new AccountResult(
            plan.name(),
            equity.series(trading.gridMicros()),
            orders,
            fills,
            roundTrips(end),
            instruments,
            gross,
            costs);
    return new SimulatedAccount(result, equity.costs());
  }

  private List<RoundTrip> roundTrips(long end) {
    List<RoundTrip> trips = new ArrayList<>();
    List<RoundTrip> last = new ArrayList<>();
    for (Holding holding : holdings.values()) {
      InstrumentLedger ledger = holding.ledger;
      trips.addAll(ledger.ended());
      RoundTrip unended = ledger.open(end, holding.market.mid());
      if (unended != null) {
        last.add(unended);
      }
    }
    trips.sort(
        Comparator.comparingLong(RoundTrip::closedMicros).thenComparing(RoundTrip::instrument));
    trips.addAll(last);
    return trips;
  }
}
