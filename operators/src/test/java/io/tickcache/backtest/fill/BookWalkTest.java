package io.tickcache.backtest.fill;

import static io.tickcache.testing.BookUpdateBuilder.delta;
import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.ledger.Execution;
import io.tickcache.backtest.ledger.TestTerms;
import io.tickcache.market.OrderBook;
import io.tickcache.schemas.OrderBookUpdate;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BookWalkTest {

  private final OrderBook book = new OrderBook();
  private final Consumption consumption = new Consumption();

  @Test
  void walksTheLevelsFromTheBestOneOn() {
    apply(snapshot(1).bid(99.5, 9).ask(100, 1).ask(100.5, 1).ask(101, 5).build());

    Execution bought = take(OrderSide.BUY, "3").orElseThrow();

    assertThat(bought.quantity()).isEqualByComparingTo("3");
    assertThat(bought.value()).isEqualByComparingTo("301.5"); // 100.5 on average
    assertThat(bought.best()).isEqualByComparingTo("100");
    assertThat(bought.mid()).isEqualByComparingTo("99.75");
    double bps = (bought.value().doubleValue() / 3 / bought.mid().doubleValue() - 1) * 1e4;
    assertThat(bps).isEqualTo(75.18796992481258);
  }

  @Test
  void whatWasTakenIsGoneUntilItsLevelIsUpdated() {
    apply(snapshot(1).bid(99, 1).ask(100, 2).ask(101, 2).build());
    assertThat(take(OrderSide.BUY, "1.5").orElseThrow().value()).isEqualByComparingTo("150");

    Execution second = take(OrderSide.BUY, "1").orElseThrow();
    assertThat(second.value()).isEqualByComparingTo("100.5"); // half at 100, half at 101

    apply(delta(2, 2).ask(100, 3).build());
    Execution third = take(OrderSide.BUY, "4").orElseThrow();
    assertThat(third.value()).isEqualByComparingTo("401"); // three at 100 again, one of 1.5 at 101
    assertThat(take(OrderSide.SELL, "1").orElseThrow().value()).isEqualByComparingTo("99");
  }

  @Test
  void aSnapshotSaysEverythingAnew() {
    apply(snapshot(1).bid(99, 1).ask(100, 2).build());
    take(OrderSide.BUY, "2");
    take(OrderSide.SELL, "1");

    apply(snapshot(9).bid(99, 1).ask(100, 2).build());

    assertThat(take(OrderSide.BUY, "2").orElseThrow().value()).isEqualByComparingTo("200");
    assertThat(take(OrderSide.SELL, "1").orElseThrow().value()).isEqualByComparingTo("99");
  }

  @Test
  void nothingIsFilledBeyondTheRecordedDepth() {
    apply(snapshot(1).bid(99, 1).bid(98, 1).ask(100, 2).build());

    Execution sold = take(OrderSide.SELL, "5").orElseThrow();
    assertThat(sold.quantity()).isEqualByComparingTo("2");
    assertThat(sold.value()).isEqualByComparingTo("197");
    assertThat(take(OrderSide.SELL, "5")).isEmpty();
  }

  @Test
  void whatTheBookHoldsBeyondWholeLotsIsLeft() {
    apply(snapshot(1).bid(99, 0.9).ask(100, 1.5).ask(101, 1.2).build());

    Execution bought =
        BookWalk.take(
                OrderSide.BUY,
                new BigDecimal("5"),
                book,
                consumption,
                TestTerms.limited("1", "0", null))
            .orElseThrow();
    assertThat(bought.quantity()).isEqualByComparingTo("2");
    assertThat(bought.value()).isEqualByComparingTo("200.5");
    assertThat(
            BookWalk.take(
                OrderSide.SELL,
                BigDecimal.ONE,
                book,
                consumption,
                TestTerms.limited("1", "0", null)))
        .isEmpty();
    assertThat(take(OrderSide.SELL, "5").orElseThrow().quantity()).isEqualByComparingTo("0.9");
  }

  private Optional<Execution> take(OrderSide side, String quantity) {
    return BookWalk.take(side, new BigDecimal(quantity), book, consumption, TestTerms.free());
  }

  private void apply(OrderBookUpdate update) {
    assertThat(book.apply(update).accepted()).isTrue();
    consumption.updated(update);
  }
}
