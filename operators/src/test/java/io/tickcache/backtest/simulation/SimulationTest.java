package io.tickcache.backtest.simulation;

import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.Order;
import io.tickcache.backtest.OrderOutcome;
import io.tickcache.backtest.decision.Decision;
import io.tickcache.backtest.fill.QueueModel;
import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.backtest.ledger.InstrumentTerms.Contract;
import io.tickcache.backtest.ledger.TestTerms;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.Kline;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestKlines;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {

  private static final long MINUTE = TestKlines.MINUTE_MICROS;
  private static final String A = "x:A";
  private static final InstrumentTerms COSTLY =
      TestTerms.with(Contract.LINEAR, "1", "0", "0.001", "0.0005");

  private final List<RecordedEvent> market = new ArrayList<>();
  private final List<Decision> decisions = new ArrayList<>();
  private Latencies latencies = Latencies.constant(0, 0);
  private InstrumentTerms terms = TestTerms.free();
  private Liquidity execution = Liquidity.TAKER;
  private List<FundingRate> funding = List.of();
  private double maxGross = 1;
  private long grid = MINUTE;

  @Test
  void aPlantedSignalEarnsWhatAHandCalculationSays() {
    planted(0);

    AccountResult result = run();

    // Ten units of eight moves by 10; bought 10 at 110, then 20 turned around at 120, 100, 120,
    // 100.
    assertThat(result.gross()).isEqualByComparingTo("800");
    assertThat(result.costs().spread()).isEqualByComparingTo("4.95"); // 5 bp of 9,900
    assertThat(result.costs().fees()).isEqualByComparingTo("9.90015"); // 10 bp of what was paid
    assertThat(result.net()).isEqualByComparingTo("785.14985");
    assertThat(result.equity().last()).isEqualTo(10_785.14985);
    assertThat(result.fills()).hasSize(5);
    assertThat(result.roundTrips()).hasSize(5);
    assertThat(result.roundTrips().get(4).open()).isTrue();
  }

  @Test
  void shiftedOneStepIntoTheFutureItLosesItsCosts() {
    planted(1);

    AccountResult result = run();

    assertThat(result.gross()).isEqualByComparingTo("0");
    assertThat(result.net()).isEqualByComparingTo(result.costs().total().negate());
    assertThat(result.costs().total()).isGreaterThan(new BigDecimal("10"));
  }

  @Test
  void buyAndHoldEqualsItsClosedForm() {
    bars(9);
    decide(1, 1);

    AccountResult result = run();

    double quantity = Math.floor(10_000 / 110.0 * 1e8) / 1e8;
    double paid = quantity * 110 * 1.0005;
    double closed = 10_000 - paid - paid * 0.001 + quantity * 110;
    assertThat(result.equity().last()).isCloseTo(closed, within(1e-9));
    assertThat(result.equity().equity(0)).isEqualTo(10_000);
    assertThat(result.equity().timeMicros(0)).isZero();
    assertThat(result.equity().size()).isEqualTo(10);
    assertThat(result.equity().liquidation(9)).isLessThan(closed);
  }

  @Test
  void anOrderThatArrivesWithinABarWaitsForTheNext() {
    bars(9);
    decide(3, 1);
    latencies = Latencies.constant(1_000_000, 500_000);

    AccountResult result = run();

    assertThat(result.orders().get(0).decidedMicros()).isEqualTo(3 * MINUTE + 1_000_000);
    assertThat(result.orders().get(0).arrivesMicros()).isEqualTo(3 * MINUTE + 1_500_000);
    assertThat(result.fills().get(0).timeMicros()).isEqualTo(4 * MINUTE);
    assertThat(result.fills().get(0).mid()).isEqualByComparingTo("100");
  }

  @Test
  void withoutALaterBarNothingIsFilled() {
    bars(3);
    decide(3, 1); // the last bar closes
    latencies = Latencies.constant(0, 1);

    AccountResult result = run();

    assertThat(result.fills()).isEmpty();
    assertThat(result.orders().get(0).outcome()).isEqualTo(OrderOutcome.NO_MARKET);
    assertThat(result.equity().last()).isEqualTo(10_000);
  }

  @Test
  void anOrderIsFilledFromTheFirstBookAtOrAfterItsArrival() {
    terms = TestTerms.free();
    grid = 10;
    latencies = Latencies.constant(3, 4);
    book(100, 99, 100);
    book(105, 100, 101);
    book(107, 101, 102);
    book(109, 102, 103);
    decisions.add(new Decision(A, 100, 0.5, 99.5, 99, 100, 7, 8));

    AccountResult result = run();

    Fill fill = result.fills().get(0);
    assertThat(fill.timeMicros()).isEqualTo(107);
    assertThat(fill.price()).isEqualByComparingTo("102");
    Order order = result.orders().get(0);
    assertThat(order.outcome()).isEqualTo(OrderOutcome.FILLED);
    assertThat(order.contextEpochMicros()).isEqualTo(7);
    assertThat(order.position()).isEqualTo(8);
  }

  @Test
  void withoutLatencyItIsTheBookThatWasDecidedOn() {
    terms = TestTerms.free();
    grid = 10;
    book(100, 99, 100);
    book(105, 100, 101);
    decisions.add(new Decision(A, 100, 0.5, 99.5, 99, 100, 0, 0));

    Fill fill = run().fills().get(0);
    assertThat(fill.timeMicros()).isEqualTo(100);
    assertThat(fill.price()).isEqualByComparingTo("100");
  }

  @Test
  void whatTheBookDoesNotHoldIsCappedAndCounted() {
    terms = TestTerms.free();
    grid = 10;
    maxGross = 500;
    book(100, 99, 100); // a hundred on each side
    decisions.add(new Decision(A, 100, 1, 100, 99, 100, 0, 0));

    AccountResult result = runWithSize(5);

    assertThat(result.orders().get(0).outcome()).isEqualTo(OrderOutcome.BEYOND_RECORDED_DEPTH);
    assertThat(result.orders().get(0).filled()).isEqualByComparingTo("100");
    assertThat(result.instruments().get(A).beyondRecordedDepth()).isEqualTo(1);
  }

  @Test
  void aMakerIsFilledByTradesAlone() {
    terms = TestTerms.with(Contract.LINEAR, "1", "-0.0001", "0.001", "0");
    execution = Liquidity.MAKER;
    grid = 10;
    book(100, 99, 100);
    decisions.add(new Decision(A, 100, 0.5, 99, 99, 100, 0, 0)); // buys 50 at 99, behind 100
    market.add(new TradeEvent(A, 102, 99, 80, true));
    market.add(new TradeEvent(A, 103, 99, 30, true)); // ten of it are ours
    decisions.add(new Decision(A, 104, 0, 99, 99, 100, 0, 1)); // takes it back, sells at 100
    book(105, 99, 100);
    book(111, 101, 102); // comes through it
    market.add(new TradeEvent(A, 112, 99, 80, true));

    AccountResult result = run();

    assertThat(result.fills()).extracting(Fill::timeMicros).containsExactly(103L, 111L);
    assertThat(result.fills().get(0).quantity()).isEqualByComparingTo("10");
    assertThat(result.fills().get(0).costs().fees()).isEqualByComparingTo("-0.099");
    assertThat(result.fills().get(1).price()).isEqualByComparingTo("100");
    assertThat(result.orders())
        .extracting(Order::outcome)
        .containsExactly(OrderOutcome.CANCELLED, OrderOutcome.FILLED);
    assertThat(result.net()).isEqualByComparingTo(result.gross().subtract(result.costs().total()));
    assertThat(result.equity().last()).isEqualTo(10_000 + 10 + 0.099 + 0.1);
  }

  @Test
  void aMakerThatDecidesOnAKlineStandsAtItsClose() {
    terms = TestTerms.free();
    execution = Liquidity.MAKER;
    grid = 10;
    book(100, 99, 100);
    decisions.add(new Decision(A, 100, 0.5, 99, Double.NaN, Double.NaN, 0, 0));
    market.add(new TradeEvent(A, 102, 98, 1, true)); // through its price

    AccountResult result = run();

    assertThat(result.orders().get(0).limitPrice()).isEqualByComparingTo("99");
    assertThat(result.orders().get(0).outcome()).isEqualTo(OrderOutcome.FILLED);
  }

  @Test
  void makersAreRefusedWhereNoTradesAreRecorded() {
    execution = Liquidity.MAKER;
    grid = 10;
    book(100, 99, 100);
    decisions.add(new Decision(A, 100, 0.5, 99, 99, 100, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(this::run)
        .withMessage("maker orders need recorded trades, and there are none of 'x:A'");

    market.clear();
    decisions.clear();
    grid = MINUTE;
    bars(3);
    decide(1, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(this::run)
        .withMessageContaining("'x:A' has bars only");
  }

  @Test
  void fundingIsPaidByWhatIsHeldBeforeOrdersOfThatTime() {
    bars(9);
    terms = TestTerms.free();
    decide(2, 0.5);
    funding =
        List.of(
            new FundingRate(A, 2 * MINUTE, new BigDecimal("0.5")),
            new FundingRate(A, 4 * MINUTE, new BigDecimal("0.001")));

    AccountResult result = run();

    double quantity = Math.floor(5_000 / 120.0 * 1e8) / 1e8;
    assertThat(result.costs().funding().doubleValue())
        .isCloseTo(quantity * 100 * 0.001, within(1e-9)); // the mark of minute 4 is 100
  }

  @Test
  void limitsCapOrders() {
    bars(9);
    terms = TestTerms.limited("1", "0", null);
    maxGross = 0.3;
    decide(4, 1);
    assertThat(run().fills().get(0).quantity()).isEqualByComparingTo("30");

    terms = TestTerms.limited("1", "4000", null);
    assertThat(run().fills()).isEmpty(); // 3,000 is below the least value

    terms = TestTerms.limited("1", "0", "7");
    AccountResult limited = run();
    assertThat(limited.fills().get(0).quantity()).isEqualByComparingTo("7");
    assertThat(limited.instruments().get(A).capped()).isEqualTo(1);
  }

  @Test
  void whatClosesIsLetThroughHoweverSmall() {
    bars(9);
    terms = TestTerms.limited("1", "2000", null);
    decide(1, 0.25); // 22 units of 110
    decide(4, 0); // worth 2,200 at 100: above, but at 50 it would be below
    terms = TestTerms.limited("1", "2420", null);
    assertThat(run().fills()).hasSize(2);
  }

  @Test
  void theFirstAndLastPointsOfTheGridHoldEverything() {
    bars(3);
    decide(1, 1);
    grid = 7 * MINUTE;

    AccountResult result = run();

    assertThat(result.equity().size()).isEqualTo(2);
    assertThat(result.equity().timeMicros(1)).isEqualTo(7 * MINUTE);
    assertThat(result.equity().equity(0)).isEqualTo(10_000);
  }

  @Test
  void flippedLosesWhatTheOtherEarnsBeforeCosts() {
    planted(0);
    terms = TestTerms.limited("1", "0", "10");
    AccountPlan plan = new AccountPlan("a", decisions.iterator(), 1, maxGross, execution, true);
    AccountPlan flipped =
        new AccountPlan(
            "b",
            decisions.stream().map(Decision::flipped).iterator(),
            1,
            maxGross,
            execution,
            false);

    List<SimulatedAccount> both =
        Simulation.run(market.iterator(), MINUTE, List.of(plan, flipped), plan());

    assertThat(both.get(1).result().gross())
        .isEqualByComparingTo(both.get(0).result().gross().negate());
    assertThat(both.get(1).result().fills()).isEmpty(); // not detailed
  }

  @Test
  void costsCanBeMultipliedWithTheSameFills() {
    planted(0);
    SimulatedAccount account = simulate(1).get(0);

    AccountResult free = account.withCosts("free", BigDecimal.ZERO);
    AccountResult twice = account.withCosts("twice", BigDecimal.valueOf(2));

    assertThat(free.equity().last()).isCloseTo(10_800, within(1e-9));
    assertThat(free.net()).isEqualByComparingTo("800");
    assertThat(twice.net()).isEqualByComparingTo("770.2997");
    assertThat(twice.equity().last()).isCloseTo(10_770.2997, within(1e-9));
  }

  /** Decides by the move that comes, or by that of so many steps before. */
  private void planted(int shift) {
    bars(9);
    terms =
        new InstrumentTerms(
            Contract.LINEAR,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            BigDecimal.ONE,
            BigDecimal.ZERO,
            BigDecimal.TEN,
            BigDecimal.ZERO,
            new BigDecimal("0.001"),
            new BigDecimal("0.0005"));
    for (int minute = 1; minute <= 8; minute++) {
      int move = minute - shift;
      decide(minute, price(move + 1) > price(move) ? 1 : -1);
    }
  }

  /** Bars of a minute each whose price goes 100, 110, 120, 110, 100, … */
  private void bars(int count) {
    if (terms.takerFee().signum() == 0) {
      terms = COSTLY;
    }
    for (int minute = 0; minute < count; minute++) {
      Kline kline = TestKlines.closed(minute, price(minute + 1), 1);
      kline.setInstrument(A);
      kline.setOpen(price(minute));
      kline.setLow(Math.min(price(minute), price(minute + 1)));
      kline.setHigh(Math.max(price(minute), price(minute + 1)));
      market.add(RecordedEvents.of(kline));
    }
  }

  private static double price(int minute) {
    return switch (minute % 4) {
      case 0 -> 100;
      case 2 -> 120;
      default -> 110;
    };
  }

  private void decide(int minute, double target) {
    decisions.add(
        new Decision(A, minute * MINUTE, target, price(minute), Double.NaN, Double.NaN, 0, minute));
  }

  /** A snapshot of a hundred on each side. */
  private void book(long timeMicros, double bid, double ask) {
    market.add(
        RecordedEvents.of(
            snapshot(timeMicros)
                .instrument(A)
                .eventTime(timeMicros)
                .bid(bid, 100)
                .ask(ask, 100)
                .build()));
  }

  private AccountResult run() {
    return runWithSize(1);
  }

  private AccountResult runWithSize(double size) {
    return simulate(size).get(0).result();
  }

  private List<SimulatedAccount> simulate(double size) {
    AccountPlan plan = new AccountPlan("a", decisions.iterator(), size, maxGross, execution, true);
    return Simulation.run(market.iterator(), decisions.get(0).timeMicros(), List.of(plan), plan());
  }

  private TradingPlan plan() {
    return new TradingPlan(
        10_000, 0, QueueModel.RISK_AVERSE, latencies, grid, instrument -> terms, funding);
  }
}
