package io.tickcache.backtest.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.backtest.Fill;
import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.RoundTrip;
import io.tickcache.backtest.ledger.InstrumentTerms.Contract;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstrumentLedgerTest {

  private static final InstrumentTerms TERMS =
      TestTerms.with(Contract.LINEAR, "1", "-0.0001", "0.0005", "0");

  private final InstrumentLedger ledger = new InstrumentLedger("x:A", TERMS);

  @Test
  void sizesThatAreWholeLotsButForRoundingAreWhole() {
    double value = 0.4 * 0.7 * 10_000;
    assertThat(value).isLessThan(2_800);
    assertThat(TestTerms.with(Contract.INVERSE, "10", "0", "0", "0").quantityOf(value, 1))
        .isEqualByComparingTo("280");
    assertThat(TestTerms.limited("1", "0", null).quantityOf(2_799.99, 10))
        .isEqualByComparingTo("279");
  }

  @Test
  void aRoundTripEarnsTheMoveLessItsCosts() {
    // Buys 3 at 100.5 on average, best ask 100, mid 99.75; sells 3 at 110, mid 110.25.
    Fill bought =
        ledger.book(
            1,
            1_000,
            new Execution(
                OrderSide.BUY,
                Liquidity.TAKER,
                decimal("3"),
                decimal("301.5"),
                decimal("3"),
                decimal("100"),
                decimal("99.75")));
    assertThat(bought.price()).isEqualByComparingTo("100.5");
    assertThat(bought.costs().fees()).isEqualByComparingTo("0.15075");
    assertThat(bought.costs().spread()).isEqualByComparingTo("0.75");
    assertThat(bought.costs().slippage()).isEqualByComparingTo("1.5");
    assertThat(ledger.net(decimal("99.75"))).isEqualByComparingTo("-2.40075");

    ledger.book(2, 2_000, at(OrderSide.SELL, "3", "110", "110.25"));

    RoundTrip trip = ledger.ended().get(0);
    assertThat(trip.gross()).isEqualByComparingTo("31.5"); // 3 x (110.25 - 99.75)
    assertThat(trip.costs().total()).isEqualByComparingTo("3.31575");
    assertThat(trip.net()).isEqualByComparingTo(ledger.net(decimal("1")));
    assertThat(trip.entryPrice()).isEqualByComparingTo("100.5");
    assertThat(trip.exitPrice()).isEqualByComparingTo("110");
    assertThat(trip.quantity()).isEqualByComparingTo("3");
    assertThat(trip.open()).isFalse();
  }

  @Test
  void aFillThatTurnsThePositionAroundEndsOneTripAndBeginsAnother() {
    ledger.book(1, 1, at(OrderSide.BUY, "2", "100", "100"));
    ledger.book(2, 2, at(OrderSide.SELL, "5", "101", "101"));

    assertThat(ledger.quantity()).isEqualByComparingTo("-3");
    RoundTrip first = ledger.ended().get(0);
    assertThat(first.side()).isEqualTo(OrderSide.BUY);
    assertThat(first.gross()).isEqualByComparingTo("2");
    assertThat(first.costs().fees()).isEqualByComparingTo("0.201"); // of 200 and 202
    RoundTrip second = ledger.open(3, decimal("99"));
    assertThat(second.side()).isEqualTo(OrderSide.SELL);
    assertThat(second.open()).isTrue();
    assertThat(second.gross()).isEqualByComparingTo("6");
    assertThat(second.costs().fees()).isEqualByComparingTo("0.1515"); // of 303
    assertThat(first.net().add(second.net())).isEqualByComparingTo(ledger.net(decimal("99")));
  }

  @Test
  void longsPayFundingAboveZeroAndShortsReceiveIt() {
    ledger.book(1, 1, at(OrderSide.BUY, "2", "50000", "50000"));
    ledger.fund(decimal("0.0001"), decimal("50000"));
    assertThat(ledger.costs().funding()).isEqualByComparingTo("10");

    ledger.book(2, 2, at(OrderSide.SELL, "4", "50000", "50000"));
    ledger.fund(decimal("0.0001"), decimal("50000"));
    assertThat(ledger.costs().funding()).isEqualByComparingTo("0");
    assertThat(ledger.ended().get(0).costs().funding()).isEqualByComparingTo("10");
  }

  @Test
  void aMakerEarnsHalfTheSpreadAndItsRebate() {
    Fill made =
        ledger.book(
            1,
            1,
            Execution.at(
                OrderSide.BUY,
                Liquidity.MAKER,
                decimal("2"),
                decimal("99"),
                decimal("99.5"),
                TERMS));
    assertThat(made.costs().spread()).isEqualByComparingTo("-1");
    assertThat(made.costs().fees()).isEqualByComparingTo("-0.0198");
    assertThat(ledger.net(decimal("99.5"))).isEqualByComparingTo("1.0198");
  }

  @Test
  void anInverseContractEarnsInCoins() {
    InstrumentLedger inverse =
        new InstrumentLedger("x:B", TestTerms.with(Contract.INVERSE, "100", "0", "0", "0"));
    inverse.book(1, 1, inverse(OrderSide.BUY, "50000"));
    // 1,000 USD bought 0.02 coins, which are worth 1,200 at 60,000.
    assertThat(inverse.net(decimal("60000"))).isEqualByComparingTo("200");
    assertThat(inverse.exposure(decimal("60000"))).isEqualByComparingTo("1000");

    inverse.book(2, 2, inverse(OrderSide.SELL, "60000"));
    // 1,000 x (1/50,000 - 1/60,000) = 1/300 coins, settled at 60,000.
    double profit = inverse.net(BigDecimal.ONE).doubleValue();
    assertThat(profit).isCloseTo(60_000 / 300.0, within(1e-9));
    assertThat(inverse.ended().get(0).gross().doubleValue()).isCloseTo(200, within(1e-9));
  }

  @Test
  void whateverIsTradedAddsUpToTheCent() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    BigDecimal moves = BigDecimal.ZERO; // what the position made of the moves of the mid
    BigDecimal mid = decimal("100");
    for (int i = 0; i < 500; i++) {
      BigDecimal next = BigDecimal.valueOf(90_00 + random.nextInt(20_00), 2);
      moves = moves.add(ledger.quantity().multiply(next.subtract(mid)));
      mid = next;
      OrderSide side = random.nextBoolean() ? OrderSide.BUY : OrderSide.SELL;
      BigDecimal best = mid.add(BigDecimal.valueOf(side.sign() * (1 + random.nextInt(9)), 2));
      BigDecimal quantity = BigDecimal.valueOf(1 + random.nextInt(3_000), 3);
      BigDecimal worse = best.add(BigDecimal.valueOf(side.sign() * (long) random.nextInt(50), 3));
      ledger.book(
          i,
          i,
          new Execution(
              side,
              random.nextBoolean() ? Liquidity.TAKER : Liquidity.MAKER,
              quantity,
              quantity.multiply(worse),
              quantity,
              best,
              mid));
      if (random.nextInt(10) == 0) {
        ledger.fund(BigDecimal.valueOf(random.nextInt(21) - 10, 5), mid);
      }
    }
    assertThat(ledger.gross(mid)).as("seed %d", seed).isEqualByComparingTo(moves);
    assertThat(ledger.net(mid)).isEqualByComparingTo(moves.subtract(ledger.costs().total()));
    List<RoundTrip> trips = ledger.ended();
    BigDecimal net = trips.stream().map(RoundTrip::net).reduce(BigDecimal.ZERO, BigDecimal::add);
    RoundTrip open = ledger.open(500, mid);
    net = open == null ? net : net.add(open.net());
    assertThat(net.subtract(ledger.net(mid)).abs())
        .as("seed %d", seed)
        .isLessThan(decimal("1e-20"));
  }

  @Test
  void termsThatCannotBeAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestTerms.with(Contract.LINEAR, "0", "0", "0", "0"))
        .withMessage("'multiplier' = 0 must be above 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestTerms.with(Contract.LINEAR, "1", "0", "-0.1", "0"))
        .withMessage("'taker fee' = -0.1 must be 0 or more");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestTerms.with(Contract.LINEAR, "1", "-0.2", "0.1", "0"))
        .withMessageContaining("must not be a rebate above the taker fee = 0.1");
  }

  @Test
  void quantitiesAreWholeLotsAndPricesWholeTicks() {
    InstrumentTerms terms = TestTerms.limited("0.25", "0", null);
    assertThat(terms.quantityOf(199, 100)).isEqualByComparingTo("1.75");
    assertThat(terms.wholeLots(decimal("-0.6"))).isEqualByComparingTo("-0.5");
    assertThat(terms.onTick(decimal("1.234"), true)).isEqualByComparingTo("1.234");
  }

  private static Execution at(OrderSide side, String quantity, String price, String mid) {
    return Execution.at(
        side, Liquidity.TAKER, decimal(quantity), decimal(price), decimal(mid), TERMS);
  }

  /** Ten contracts of 100, at the mid. */
  private static Execution inverse(OrderSide side, String price) {
    return Execution.at(
        side,
        Liquidity.TAKER,
        BigDecimal.TEN,
        decimal(price),
        decimal(price),
        TestTerms.with(Contract.INVERSE, "100", "0", "0", "0"));
  }

  private static BigDecimal decimal(String value) {
    return new BigDecimal(value);
  }
}
