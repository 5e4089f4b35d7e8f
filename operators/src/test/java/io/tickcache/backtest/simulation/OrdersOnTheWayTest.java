package io.tickcache.backtest.simulation;

import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.OrderOutcome;
import io.tickcache.backtest.decision.Decision;
import io.tickcache.backtest.fill.QueueModel;
import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.backtest.ledger.TestTerms;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.testing.RecordedEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is decided while orders are under way. */
class OrdersOnTheWayTest {

  private static final String A = "x:A";
  private static final String B = "x:B";

  private final List<RecordedEvent> market = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private Latencies latencies = Latencies.constant(0, 5);
  private Liquidity execution = Liquidity.TAKER;
  private InstrumentTerms terms = TestTerms.free();
  private double maxGross = 1;

  @Test
  void theGrossLimitCountsThem() {
    maxGross = 0.3;
    books(100);
    decide(A, 100, 0.2);
    decide(B, 100, 0.2);
    books(105);

    AccountResult result = run();

    assertThat(result.fills()).hasSize(2);
    assertThat(result.equity().grossExposure(result.equity().size() - 1)).isEqualTo(3_000);
    assertThat(result.instruments().get(B).capped()).isEqualTo(1);
  }

  @Test
  void theGrossLimitCountsWhatStandsAndMayBeFilled() {
    maxGross = 0.3;
    execution = Liquidity.MAKER;
    books(100);
    decide(A, 100, 0.2);
    books(105);
    decide(B, 120, 0.2);
    books(125);
    market.add(new TradeEvent(A, 130, 98, 1, true));
    market.add(new TradeEvent(B, 130, 98, 1, true));

    AccountResult result = run();

    assertThat(result.fills()).hasSize(2);
    assertThat(result.instruments().get(B).capped()).isEqualTo(1);
  }

  @Test
  void whatDidNotHappenIsCountedNoMore() {
    maxGross = 0.3;
    execution = Liquidity.MAKER;
    books(100);
    decide(A, 100, 0.3);
    books(105);
    decide(A, 110, 0); // takes it back
    books(115);
    decide(B, 120, 0.3);
    books(125);
    market.add(new TradeEvent(A, 130, 98, 1, true));
    market.add(new TradeEvent(B, 130, 98, 1, true));

    AccountResult result = run();

    assertThat(result.fills()).extracting(Fill::instrument).containsExactly(B);
    assertThat(result.instruments().get(B).capped()).isZero();
  }

  @Test
  void aMakersOrderDoesNotDoAgainWhatItsPredecessorDid() {
    execution = Liquidity.MAKER;
    terms = TestTerms.limited("1", "0", "50");
    books(100);
    decide(A, 100, 1); // to buy 50 at 99
    books(105);
    decide(A, 110, 1); // the same again
    market.add(new TradeEvent(A, 112, 99, 130, true)); // 30 are the first one's
    books(115);
    market.add(new TradeEvent(A, 117, 98, 1, true)); // all of the second one

    AccountResult result = run();

    assertThat(result.fills())
        .extracting(fill -> fill.quantity().intValueExact())
        .containsExactly(30, 20);
    assertThat(result.orders())
        .extracting(Order::outcome)
        .containsExactly(OrderOutcome.CANCELLED, OrderOutcome.FILLED);
    assertThat(result.orders().get(1).quantity()).isEqualByComparingTo("20");
  }

  @Test
  void aMakersOrderWithNothingLeftToDoNeverStands() {
    execution = Liquidity.MAKER;
    terms = TestTerms.limited("1", "0", "50");
    books(100);
    decide(A, 100, 1);
    books(105);
    decide(A, 110, 1);
    market.add(new TradeEvent(A, 112, 98, 1, true)); // all of the first one
    books(115);
    market.add(new TradeEvent(A, 117, 98, 1, true));

    AccountResult result = run();

    assertThat(result.fills()).hasSize(1);
    assertThat(result.orders())
        .extracting(Order::outcome)
        .containsExactly(OrderOutcome.FILLED, OrderOutcome.CANCELLED);
  }

  @Test
  void ordersOfAnInstrumentDoNotOvertake() {
    latencies = Latencies.measured(new long[] {0, 110}, new long[] {0, 0}, new long[] {30, 5});
    execution = Liquidity.MAKER;
    books(100);
    decide(A, 100, 0.5); // there at 130
    decide(A, 110, 0); // takes it back, and would be there at 115
    books(130);
    market.add(new TradeEvent(A, 140, 98, 1, true));

    assertThat(run().fills()).isEmpty();
  }

  @Test
  void anAccountMayTakeWhereAnotherMakes() {
    books(100);
    decide(A, 100, 0.5);
    books(105);
    market.add(new TradeEvent(A, 110, 99, 1, true));
    TradingPlan plan = plan();

    List<SimulatedAccount> both =
        Simulation.run(
            market.iterator(),
            100,
            List.of(
                new AccountPlan("makes", decisions.iterator(), 1, 1, Liquidity.MAKER, true),
                new AccountPlan("takes", decisions.iterator(), 1, 1, Liquidity.TAKER, true)),
            plan);

    assertThat(both.get(0).result().fills()).isEmpty();
    assertThat(both.get(1).result().fills()).hasSize(1);
  }

  @Test
  void aTradeIsNoCancellationWhereItsBookWasRecordedFirst() {
    execution = Liquidity.MAKER;
    books(100);
    decide(A, 100, 0.5); // to buy 50 at 99, behind 100
    books(105);
    market.add(
        RecordedEvents.of(
            snapshot(110).instrument(A).eventTime(110).bid(99, 40).ask(101, 100).build()));
    market.add(new TradeEvent(A, 110, 99, 60, true)); // which made it 40
    market.add(new TradeEvent(A, 115, 99, 30, true));

    assertThat(run().fills()).isEmpty();
  }

  /** Snapshots of a hundred on each side, at 99 and 100. */
  private void books(long timeMicros) {
    for (String instrument : List.of(A, B)) {
      market.add(
          RecordedEvents.of(
              snapshot(timeMicros)
                  .instrument(instrument)
                  .eventTime(timeMicros)
                  .bid(99, 100)
                  .ask(101, 100)
                  .build()));
    }
  }

  private void decide(String instrument, long timeMicros, double target) {
    decisions.add(new Decision(instrument, timeMicros, target, 100, 99, 101, 0, timeMicros));
  }

  private AccountResult run() {
    AccountPlan account = new AccountPlan("a", decisions.iterator(), 1, maxGross, execution, true);
    return Simulation.run(market.iterator(), 100, List.of(account), plan()).get(0).result();
  }

  private TradingPlan plan() {
    return new TradingPlan(
        10_000, 0, QueueModel.RISK_AVERSE, latencies, 10, instrument -> terms, List.of());
  }
}
