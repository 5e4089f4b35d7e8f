package io.tickcache.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.TopOfBookEvent;
import io.tickcache.market.PackedDoubles;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BookTickerCheckTest {

  private final BookTickerCheck check = new BookTickerCheck();

  /** Best bid 99 with {@code bidQuantity}, best ask 101 with 2. */
  private void book(UpdateType type, long first, long last, double bidQuantity) {
    check.accept(
        new BookUpdateEvent(
            new OrderBookUpdate(
                "a:B",
                type,
                last,
                last,
                first,
                last,
                null,
                one(99),
                one(bidQuantity),
                one(101),
                one(2))));
  }

  private static ByteBuffer one(double value) {
    return PackedDoubles.pack(new double[] {value}, 1);
  }

  private void ticker(long id, double bidQuantity) {
    check.accept(new TopOfBookEvent("a:B", id, id, 99, bidQuantity, 101, 2));
  }

  @Test
  void comparesWithTheLastTickerUpToTheDelta() {
    book(UpdateType.SNAPSHOT, 10, 10, 1);
    ticker(11, 5);
    ticker(13, 6);
    book(UpdateType.DELTA, 11, 14, 6);
    assertThat(check.comparable()).as("a ticker with id 14 may still come").isZero();

    ticker(15, 7);

    assertThat(check.comparable()).isEqualTo(1);
    assertThat(check.agreeing()).isEqualTo(1);
  }

  @Test
  void comparesWhicheverComesFirst() {
    book(UpdateType.SNAPSHOT, 10, 10, 1);
    book(UpdateType.DELTA, 11, 12, 5);
    book(UpdateType.DELTA, 13, 14, 5);
    ticker(11, 5);
    ticker(20, 5);
    book(UpdateType.DELTA, 15, 16, 8);

    assertThat(check.comparable()).isEqualTo(3);
    assertThat(check.agreeing()).isEqualTo(2);
    assertThat(check.agreement()).isEqualTo(2.0 / 3);
  }

  @Test
  void doesNotCompareWithoutATickerUpToTheDelta() {
    book(UpdateType.SNAPSHOT, 10, 10, 1);
    book(UpdateType.DELTA, 11, 12, 5);
    ticker(13, 9);

    assertThat(check.comparable()).isZero();
    assertThat(check.agreement()).isNaN();
  }

  @Test
  void doesNotCompareWhatTheBookRefused() {
    book(UpdateType.DELTA, 11, 12, 5);
    ticker(11, 5);
    ticker(13, 5);

    assertThat(check.comparable()).isZero();
  }
}
