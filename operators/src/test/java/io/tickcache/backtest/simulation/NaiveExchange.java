package io.tickcache.backtest.simulation;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.decision.Decision;
import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.Kline;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * What {@link Simulation} does, done again as plainly as can be: everything that happens stands in
 * one list, bars that begin with it. Amounts are doubles.
 */
final class NaiveExchange {

  /** What was done at one time. */
  record Trade(long orderId, String instrument, long timeMicros, double quantity, double value) {}

  private record Entry(long time, int kind, String instrument, long number, Runnable action) {}

  private static final Comparator<Entry> ORDER =
      Comparator.comparingLong(Entry::time)
          .thenComparing(Entry::kind)
          .thenComparing(Entry::instrument)
          .thenComparing(Entry::number);

  private static final int MARKET = -1;
  private static final int FUNDING = 0;
  private static final int ARRIVAL = 1;
  private static final int DECISION = 2;
  private static final int MARK = 3;

  final List<Trade> trades = new ArrayList<>();
  final List<Double> equity = new ArrayList<>();

  private final AccountPlan account;
  private final TradingPlan trading;
  private final Map<String, NaiveInstrument> instruments = new TreeMap<>();
  private final TreeSet<Entry> entries = new TreeSet<>(ORDER);
  private long number;
  private long newest = Long.MIN_VALUE;
  private long nextOrder = 1;
  private double worth;

  NaiveExchange(AccountPlan account, TradingPlan trading) {
    this.account = account;
    this.trading = trading;
    this.worth = trading.capital();
  }

  void run(List<RecordedEvent> events, long start) {
    long last = start;
    for (RecordedEvent event : events) {
      last = Math.max(last, event.eventTimeMicros());
      market(event);
    }
    for (FundingRate rate : trading.funding()) {
      add(rate.timeMicros(), FUNDING, rate.instrument(), () -> fund(rate));
    }
    long grid = trading.gridMicros();
    long end = start;
    for (long t = Math.floorDiv(start - 1, grid) * grid; t - grid < last; t += grid) {
      add(t, MARK, "", this::mark);
      end = t;
    }
    decideNext(account.decisions());
    while (!entries.isEmpty()) {
      Entry first = entries.pollFirst();
      if (first.time() <= end) {
        first.action().run();
      }
    }
  }

  private void add(long time, int kind, String instrument, Runnable action) {
    entries.add(new Entry(time, kind, instrument, number++, action));
  }

  /** A bar ends before another begins, trades come before books; else the order is as recorded. */
  private void market(RecordedEvent event) {
    long time = event.eventTimeMicros();
    NaiveInstrument its = instrument(event.instrument());
    if (event instanceof BookUpdateEvent change) {
      add(time, MARKET, "d", () -> done(its, time, its.update(change.update())));
    } else if (event instanceof TradeEvent trade) {
      add(time, MARKET, "c", () -> done(its, time, its.print(trade)));
    } else if (event instanceof KlineEvent candle) {
      Kline kline = candle.kline();
      add(kline.getOpenTimeMicros(), MARKET, "b", () -> opens(its, kline));
      add(time, MARKET, "a", () -> its.closes(kline.getClose()));
    }
  }

  private void opens(NaiveInstrument its, Kline kline) {
    its.opens(kline.getOpenTimeMicros(), kline.getOpen());
    done(its, kline.getOpenTimeMicros(), 0);
  }

  /** A maker's part is booked, and what waits has its turn. */
  private void done(NaiveInstrument its, long time, double made) {
    if (made > 0) {
      NaiveOrder order = its.standing;
      book(its, order, time, made, made * order.limit, true);
      if (order.left == 0) {
        its.standing = null;
      }
    }
    while (!its.waiting.isEmpty() && its.isFillable(its.waiting.get(0).arrives)) {
      match(its, its.waiting.remove(0));
    }
  }

  private void match(NaiveInstrument its, NaiveOrder order) {
    if (account.execution() == Liquidity.MAKER) {
      its.stand(order);
      return;
    }
    double[] taken = its.take(order);
    if (taken[0] > 0) {
      book(its, order, its.time, taken[0], taken[1], false);
    }
    order.left = 0;
  }

  private void book(
      NaiveInstrument its, NaiveOrder order, long time, double part, double value, boolean made) {
    order.left -= part;
    trades.add(
        new Trade(order.id, its.name, time, order.sign * part, its.book(order, part, value, made)));
  }

  private void decideNext(Iterator<Decision> decisions) {
    if (decisions.hasNext()) {
      Decision decision = decisions.next();
      long event = decision.timeMicros();
      newest = Math.max(newest, event + trading.latencies().feedMicros(event));
      long now = newest;
      add(
          now,
          DECISION,
          decision.instrument(),
          () -> {
            decide(decision, now + trading.latencies().orderMicros(event));
            decideNext(decisions);
          });
    }
  }

  private void decide(Decision decision, long arrives) {
    NaiveInstrument its = instrument(decision.instrument());
    boolean makes = account.execution() == Liquidity.MAKER;
    double wanted = wanted(its, decision);
    double change =
        lots(its, wanted - its.quantity - (makes ? 0 : its.onTheWay(1) - its.onTheWay(-1)));
    boolean big =
        its.value(Math.abs(change), decision.price()) >= its.terms.minNotional().doubleValue();
    boolean wide = its.value(Math.abs(change), decision.price()) >= trading.minChange() * worth;
    if (wanted != 0 && !(big && wide)) {
      change = 0;
    }
    if (change == 0 && !(makes && its.ordered)) {
      return;
    }
    NaiveOrder order = new NaiveOrder();
    order.sign = change < 0 ? -1 : 1;
    order.left = Math.abs(change);
    order.target = its.quantity + change;
    order.limit = change > 0 ? decision.bestBid() : decision.bestAsk();
    its.newestArrival = Math.max(its.newestArrival, arrives);
    order.arrives = its.newestArrival;
    if (change != 0) {
      order.id = nextOrder++;
      its.ordered = true;
      its.orders.add(order);
    }
    add(order.arrives, ARRIVAL, its.name, () -> arrive(its, order));
  }

  private double wanted(NaiveInstrument its, Decision decision) {
    double capital = Math.max(worth, 0);
    double others = 0;
    for (NaiveInstrument other : instruments.values()) {
      others += other == its ? 0 : other.largestValue();
    }
    double value = Math.abs(decision.target()) * account.size() * capital;
    double most = Math.min(value, Math.max(account.maxGross() * capital - others, 0));
    boolean linear = its.terms.contract() == InstrumentTerms.Contract.LINEAR;
    double units = (linear ? most / decision.price() : most) / its.terms.multiplier().doubleValue();
    BigDecimal limit = its.terms.maxPosition();
    double held = lots(its, limit == null ? units : Math.min(units, limit.doubleValue()));
    return decision.target() < 0 ? -held : held;
  }

  private static double lots(NaiveInstrument its, double quantity) {
    double lot = its.terms.lot().doubleValue();
    return Math.signum(quantity) * Math.floor(Math.abs(quantity) / lot + 1e-9) * lot;
  }

  private void arrive(NaiveInstrument its, NaiveOrder order) {
    if (account.execution() == Liquidity.MAKER) {
      if (its.standing != null) {
        its.standing.left = 0;
        its.standing = null;
      }
      its.waiting.forEach(earlier -> earlier.left = 0);
      its.waiting.clear();
      double needed = order.sign * (order.target - its.quantity);
      order.left = Math.min(order.left, Math.max(needed, 0));
    }
    if (order.left == 0) {
      return;
    }
    if (its.waiting.isEmpty() && its.isFillable(order.arrives)) {
      match(its, order);
    } else {
      its.waiting.add(order);
    }
  }

  private void fund(FundingRate rate) {
    NaiveInstrument its = instrument(rate.instrument());
    if (its.quantity != 0) {
      double paid = its.value(its.quantity, its.mid) * rate.rate().doubleValue();
      its.cash -= paid;
      its.funding += paid;
    }
  }

  private void mark() {
    worth = trading.capital();
    for (NaiveInstrument its : instruments.values()) {
      worth += its.cash + (its.quantity == 0 ? 0 : its.coins * its.mid);
    }
    equity.add(worth);
  }

  /** Of all instruments. */
  double sum(ToDoubleFunction<NaiveInstrument> of) {
    return instruments.values().stream().mapToDouble(of).sum();
  }

  private NaiveInstrument instrument(String name) {
    return instruments.computeIfAbsent(
        name, any -> new NaiveInstrument(name, trading.terms().apply(name)));
  }

  /** An order, bought (1) or sold (-1). */
  static final class NaiveOrder {
    long id;
    int sign;
    double left;
    double target;
    double limit;
    long arrives;
  }
}
