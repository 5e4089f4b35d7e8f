package io.tickcache.backtest.fill;

import static io.tickcache.testing.BookUpdateBuilder.delta;
import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.backtest.OrderSide;
import io.tickcache.market.OrderBook;
import java.math.BigDecimal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestingOrderTest {

  private static final BigDecimal FIVE = BigDecimal.valueOf(5);

  private final OrderBook book = new OrderBook();
  private RestingOrder bid;

  @BeforeEach
  void joinTheBestBid() {
    book.apply(snapshot(1).bid(99, 3).bid(98, 9).ask(100, 2).build());
    bid = new RestingOrder(OrderSide.BUY, 99, QueueModel.RISK_AVERSE, book);
  }

  @Test
  void waitsUntilAllThatStoodBeforeItIsTraded() {
    assertThat(bid.front()).isEqualTo(3);
    assertThat(bid.traded(99, 2, true, FIVE)).isEqualByComparingTo("0");
    assertThat(bid.traded(99, 2.5, true, FIVE)).isEqualByComparingTo("1.5");
    assertThat(bid.traded(99, 1, true, new BigDecimal("3.5"))).isEqualByComparingTo("1");
    assertThat(bid.traded(99, 9, true, new BigDecimal("2.5"))).isEqualByComparingTo("2.5");
  }

  @Test
  void tradesOfOthersDoNotMoveIt() {
    assertThat(bid.traded(99, 9, false, FIVE)).isEqualByComparingTo("0"); // a buyer's
    assertThat(bid.traded(100, 9, false, FIVE)).isEqualByComparingTo("0");
    assertThat(bid.front()).isEqualTo(3);
  }

  @Test
  void aTradeThroughItsPriceFillsIt() {
    assertThat(bid.traded(98, 0.1, true, FIVE)).isEqualByComparingTo("5");
  }

  @Test
  void anAskThatComesToItsPriceFillsIt() {
    book.apply(delta(2, 2).bid(99, 0).ask(99, 1).build());
    assertThat(bid.changed(book, FIVE)).isEqualByComparingTo("5");
  }

  @Test
  void aSmallerLevelBringsItForward() {
    book.apply(delta(2, 2).bid(99, 1).build());
    assertThat(bid.changed(book, FIVE)).isEqualByComparingTo("0");
    assertThat(bid.front()).isEqualTo(1);
    book.apply(delta(3, 3).bid(99, 7).build());
    bid.changed(book, FIVE);
    assertThat(bid.front()).isEqualTo(1);
    book.apply(delta(4, 4).bid(99, 0).build());
    bid.changed(book, FIVE);
    assertThat(bid.front()).isZero();
  }

  @Test
  void tradesCountUntilTheLevelIsUpdated() {
    RestingOrder other = new RestingOrder(OrderSide.BUY, 99, QueueModel.SQUARE, book);
    other.traded(99, 1, true, FIVE); // 2 before it
    book.apply(delta(2, 2).bid(98, 8).build());
    other.changed(book, FIVE); // says nothing of its level
    book.apply(delta(3, 3).bid(99, 2).build());
    other.changed(book, FIVE); // as much less as was traded: nothing was cancelled
    assertThat(other.front()).isEqualTo(2);
  }

  @Test
  void whereTheRecordingDoesNotReachNothingBringsItForward() {
    book.apply(snapshot(2).bid(101, 1).bid(100, 1).ask(102, 2).build());
    bid.changed(book, FIVE);
    assertThat(bid.front()).isEqualTo(3);

    book.apply(snapshot(3).bid(99, 7).bid(98, 9).ask(100, 2).build());
    bid.changed(book, FIVE);
    assertThat(bid.front()).isEqualTo(3);
  }

  @Test
  void allThatComesInSightLaterStoodBeforeIt() {
    RestingOrder deep = new RestingOrder(OrderSide.BUY, 97, QueueModel.SQUARE, book);
    assertThat(deep.traded(97, 50, true, FIVE)).isEqualByComparingTo("0");

    book.apply(snapshot(2).bid(98, 1).bid(97, 4).ask(100, 2).build());
    deep.changed(book, FIVE);
    assertThat(deep.front()).isEqualTo(4);

    RestingOrder high = new RestingOrder(OrderSide.SELL, 103, QueueModel.RISK_AVERSE, book);
    book.apply(snapshot(3).bid(98, 1).ask(100, 2).ask(104, 2).build());
    high.changed(book, FIVE);
    assertThat(high.front()).isZero(); // nothing stands there
  }

  @Test
  void anOrderInsideTheSpreadIsFirst() {
    RestingOrder ask = new RestingOrder(OrderSide.SELL, 99.5, QueueModel.RISK_AVERSE, book);
    assertThat(ask.front()).isZero();
    assertThat(ask.traded(99.5, 2, false, FIVE)).isEqualByComparingTo("2");
    assertThat(RestingOrder.takes(OrderSide.SELL, 99, book)).isTrue();
    assertThat(RestingOrder.takes(OrderSide.SELL, 99.5, book)).isFalse();
    assertThat(RestingOrder.takes(OrderSide.BUY, 100, book)).isTrue();
  }
}
