package io.tickcache.backtest.simulation;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.decision.Decision;
import io.tickcache.backtest.simulation.Happening.Kind;
import io.tickcache.backtest.tape.MarketChange;
import io.tickcache.backtest.tape.MarketTape;
import io.tickcache.backtest.tape.TradableMarket;
import io.tickcache.exchange.RecordedEvent;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Simulates accounts over one reading of a recorded market. An order is filled at the first book,
 * or the first price of a bar, at or after its event time + feed latency + order latency.
 */
public final class Simulation {

  private static final String NO_INSTRUMENT = "";

  /** Most points that equity series may have. */
  public static final int MOST_POINTS = 5_000_000;

  private final TradingPlan trading;
  private final List<Account> accounts;
  private final Map<String, TradableMarket> markets = new HashMap<>();
  private final PriorityQueue<Happening> queue = new PriorityQueue<>();
  private long happenings;
  private long points;

  private Simulation(TradingPlan trading, List<AccountPlan> plans) {
    this.trading = trading;
    this.accounts = plans.stream().map(plan -> new Account(plan, trading, this::market)).toList();
  }

  /**
   * Simulates to the recording's end.
   *
   * @param events by event time, as {@link io.tickcache.recording.RecordingReader} has them
   * @param startMicros event time of the first decision that there can be; the equity series begins
   *     at the last point of the grid before it
   * @return the accounts, in the order of their plans
   * @throws IllegalArgumentException if decisions cannot be carried out as planned on this market
   */
  public static List<SimulatedAccount> run(
      Iterator<? extends RecordedEvent> events,
      long startMicros,
      List<AccountPlan> plans,
      TradingPlan trading) {
    Simulation simulation = new Simulation(trading, plans);
    simulation.simulate(new MarketTape(events), startMicros);
    simulation.checkPrints();
    return simulation.accounts.stream().map(Account::result).toList();
  }

  private void simulate(MarketTape tape, long startMicros) {
    long last = startMicros;
    trading.funding().forEach(this::schedule);
    accounts.forEach(this::scheduleNext);
    long grid = trading.gridMicros();
    scheduleMark(Math.floorDiv(startMicros - 1, grid) * grid);
    while (tape.hasNext()) {
      MarketChange change = tape.next();
      last = Math.max(last, change.timeMicros());
      happenBefore(last);
      TradableMarket market = market(change.instrument());
      market.apply(change);
      for (Account account : accounts) {
        account.changed(change.instrument(), change);
      }
    }
    // To the first point of the grid at the last event or after it; what arrives later finds none.
    happenBefore(Math.floorDiv(last + grid - 1, grid) * grid + 1);
    queue.removeIf(left -> left.kind() != Kind.ARRIVAL);
    while (!queue.isEmpty()) {
      queue.poll().action().run();
    }
  }

  private void happenBefore(long timeMicros) {
    while (!queue.isEmpty() && queue.peek().timeMicros() < timeMicros) {
      queue.poll().action().run();
    }
  }

  private void schedule(long timeMicros, Kind kind, String instrument, Runnable action) {
    queue.add(new Happening(timeMicros, kind, instrument, happenings++, action));
  }

  private void schedule(FundingRate rate) {
    schedule(
        rate.timeMicros(),
        Kind.FUNDING,
        rate.instrument(),
        () -> accounts.forEach(account -> account.fund(rate)));
  }

  /** A feed keeps its order: what comes later is not known earlier, however fast it came. */
  private void scheduleNext(Account account) {
    Iterator<Decision> decisions = account.plan().decisions();
    if (decisions.hasNext()) {
      Decision decision = decisions.next();
      long feed = trading.latencies().feedMicros(decision.timeMicros());
      long now = account.notBefore(decision.timeMicros() + feed);
      schedule(now, Kind.DECISION, decision.instrument(), () -> decide(account, decision, now));
    }
  }

  private void decide(Account account, Decision decision, long nowMicros) {
    WorkingOrder order = account.decide(decision, nowMicros);
    if (order != null) {
      schedule(
          order.arrivesMicros(), Kind.ARRIVAL, order.instrument(), () -> account.arrived(order));
    }
    scheduleNext(account);
  }

  private void scheduleMark(long timeMicros) {
    if (++points > MOST_POINTS) {
      throw new IllegalArgumentException(
          "'grid' = %d microseconds makes more than %,d points of this recording"
              .formatted(trading.gridMicros(), MOST_POINTS));
    }
    schedule(
        timeMicros,
        Kind.MARK,
        NO_INSTRUMENT,
        () -> {
          accounts.forEach(account -> account.mark(timeMicros));
          scheduleMark(timeMicros + trading.gridMicros());
        });
  }

  private TradableMarket market(String instrument) {
    return markets.computeIfAbsent(instrument, TradableMarket::new);
  }

  /** Without trades nobody knows whether a maker's order would have been filled. */
  private void checkPrints() {
    for (Account account : accounts) {
      if (account.plan().execution() == Liquidity.TAKER) {
        continue;
      }
      for (String instrument : account.traded()) {
        TradableMarket market = market(instrument);
        if (!market.hasBook()) {
          throw new IllegalArgumentException(
              "maker orders need an order book and its trades; '%s' has bars only"
                  .formatted(instrument));
        }
        if (market.prints() == 0) {
          throw new IllegalArgumentException(
              "maker orders need recorded trades, and there are none of '%s'"
                  .formatted(instrument));
        }
      }
    }
  }
}
