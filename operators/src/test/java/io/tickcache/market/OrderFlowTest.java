package io.tickcache.market;

import static io.tickcache.testing.BookUpdateBuilder.delta;
import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.schemas.OrderBookUpdate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderFlowTest {

  private static final long MILLI = 1_000;

  private final OrderBook book = new OrderBook();

  OrderFlowTest() {
    book.trackFlow();
  }

  @Test
  void countsWhatComesAndGoesAtTheBestLevels() {
    book.apply(snapshot(1).eventTime(0).bid(99, 5).bid(98, 2).ask(101, 4).ask(102, 7).build());
    assertThat(book.flow().best(1_000)).isZero();
    book.apply(delta(2, 2).eventTime(100 * MILLI).bid(99, 8).build()); // 3 come
    assertThat(book.flow().best(250)).isEqualTo(3);
    book.apply(delta(3, 3).eventTime(200 * MILLI).ask(101, 1).build()); // 3 asks go
    assertThat(book.flow().best(250)).isEqualTo(6);
    book.apply(delta(4, 4).eventTime(300 * MILLI).bid(100, 2).build()); // a better bid
    assertThat(book.flow().best(250)).isEqualTo(3 + 3 + 2);
    // The second bid is better than it was, too: 8 where there were 2; and 2 more at the third.
    assertThat(book.flow().deep(250)).isEqualTo(3 + 3 + 2 + 8 + 2);
    book.apply(delta(5, 5).eventTime(400 * MILLI).ask(101, 0).build()); // the best ask goes
    assertThat(book.flow().best(1_000)).isEqualTo(3 + 3 + 2 + 1);
    // The first ask loses 1, the second 7: there is none behind them.
    assertThat(book.flow().deep(1_000)).isEqualTo(18 + 1 + 7);
    assertThat(book.flow().millisSinceLast()).isEqualTo(100);
  }

  @Test
  void forgetsWhatIsLongerAgo() {
    book.apply(snapshot(1).eventTime(0).bid(99, 5).ask(101, 4).build());
    book.apply(delta(2, 2).eventTime(100 * MILLI).bid(99, 8).build());
    book.apply(delta(3, 3).eventTime(340 * MILLI).bid(99, 9).build());
    assertThat(book.flow().best(250)).isEqualTo(4);
    book.apply(delta(4, 4).eventTime(350 * MILLI).bid(99, 9).build());
    assertThat(book.flow().best(250)).isEqualTo(1);
    book.apply(delta(5, 5).eventTime(1_099 * MILLI).bid(99, 9).build());
    assertThat(book.flow().best(1_000)).isEqualTo(4);
    book.apply(delta(6, 6).eventTime(1_100 * MILLI).bid(99, 9).build());
    assertThat(book.flow().best(1_000)).isEqualTo(1);
    book.apply(delta(7, 7).eventTime(9_000 * MILLI).bid(99, 10).build());
    assertThat(book.flow().best(1_000)).isEqualTo(1);
  }

  @Test
  void knowsWhereTheMidStood() {
    book.apply(snapshot(1).eventTime(0).bid(99, 5).ask(101, 4).build());
    assertThat(book.flow().mid(250)).isNaN();
    book.apply(delta(2, 2).eventTime(100 * MILLI).bid(100, 1).build()); // mid 100.5
    assertThat(book.flow().mid(250)).isNaN();
    book.apply(delta(3, 3).eventTime(300 * MILLI).ask(100.5, 1).build()); // mid 100.25
    assertThat(book.flow().mid(250)).isEqualTo(100);
    assertThat(book.flow().mid(1_000)).isNaN();
    book.apply(delta(4, 4).eventTime(1_150 * MILLI).bid(99.5, 1).build());
    assertThat(book.flow().mid(1_000)).isEqualTo(100.5);
    book.apply(delta(5, 5).eventTime(60_000 * MILLI).bid(99.5, 2).build());
    assertThat(book.flow().mid(1_000)).isEqualTo(100.25);
  }

  @Test
  void beginsAnewWithASnapshotAndAfterABookOfOneSide() {
    book.apply(snapshot(1).eventTime(0).bid(99, 5).ask(101, 4).build());
    book.apply(delta(2, 2).eventTime(MILLI).bid(99, 8).build());
    book.apply(snapshot(9).eventTime(2 * MILLI).bid(99, 1).ask(101, 4).build());
    assertThat(book.flow().best(1_000)).isZero();
    book.apply(delta(10, 10).eventTime(3 * MILLI).bid(99, 2).build());
    assertThat(book.flow().best(1_000)).isEqualTo(1);
    book.apply(delta(11, 11).eventTime(4 * MILLI).bid(99, 0).build());
    book.apply(delta(12, 12).eventTime(5 * MILLI).bid(99, 7).build());
    assertThat(book.flow().best(1_000)).isZero();
    assertThat(book.flow().millisSinceLast()).isZero();
  }

  @Test
  void countsAnEventOfBeforeInTheNewestBucket() {
    book.apply(snapshot(1).eventTime(500 * MILLI).bid(99, 5).ask(101, 4).build());
    book.apply(delta(2, 2).eventTime(100 * MILLI).bid(99, 8).build());
    assertThat(book.flow().best(250)).isEqualTo(3);
    assertThat(book.flow().millisSinceLast()).isZero();
  }

  /** A clock that was ahead must not gather all that follows in one bucket until it is reached. */
  @Test
  void beginsAnewWhereTimeGoesBackByMoreThanItKeeps() {
    book.apply(snapshot(1).eventTime(0).bid(99, 5).ask(101, 4).build());
    book.apply(delta(2, 2).eventTime(3_600_000 * MILLI).bid(99, 6).build()); // an hour ahead
    book.apply(delta(3, 3).eventTime(20 * MILLI).bid(99, 8).build());
    assertThat(book.flow().best(1_000)).isZero();
    assertThat(book.flow().mid(250)).isNaN();
    assertThat(book.flow().millisSinceLast()).isZero();
    for (int i = 4; i < 104; i++) { // one comes every 20 ms
      book.apply(delta(i, i).eventTime((i - 2) * 20L * MILLI).bid(99, i + 5).build());
    }
    assertThat(book.flow().best(1_000)).isEqualTo(50);
    assertThat(book.flow().best(250)).isEqualTo(13);
    assertThat(book.flow().mid(1_000)).isEqualTo(100);
  }

  @Test
  void keepsWhatItHasWhereTimeGoesBackByLess() {
    book.apply(snapshot(1).eventTime(0).bid(99, 5).ask(101, 4).build());
    book.apply(delta(2, 2).eventTime(999 * MILLI).bid(99, 6).build());
    book.apply(delta(3, 3).eventTime(0).bid(99, 8).build()); // in the oldest bucket that is kept
    assertThat(book.flow().best(250)).isEqualTo(3);
    book.apply(delta(4, 4).eventTime(1_000 * MILLI).bid(99, 9).build());
    book.apply(delta(5, 5).eventTime(9 * MILLI).bid(99, 10).build()); // before it
    assertThat(book.flow().best(250)).isZero();
  }

  /** Another run writes and restores at other times, and a naive one keeps it all. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void isTheSameHoweverOftenItWasWritten(long seed) {
    FaultyFeed feed = new FaultyFeed(seed, true, 40);
    Random random = new Random(seed);
    OrderBook moved = new OrderBook();
    moved.trackFlow();
    List<double[]> passed = new ArrayList<>(); // millis, flow of the best level
    double[] before = null;
    long millis = 0;
    int looked = 0;
    for (int i = 0; i < 5_000; i++) {
      millis += random.nextInt(100) < 99 ? random.nextInt(40) : 3_000;
      OrderBookUpdate update = feed.next();
      update.setEventTimeMicros(millis * MILLI);
      BookOutcome outcome = book.apply(update);
      moved.apply(update);
      if (random.nextInt(20) == 0) {
        moved = OrderBook.fromBytes(moved.toBytes());
      }
      assertThat(moved.toBytes()).as("update %d of seed %d", i, seed).isEqualTo(book.toBytes());
      if (outcome == BookOutcome.APPLIED) {
        double[] now = best(book);
        passed.add(new double[] {millis, before == null ? 0 : flow(before, now)});
        before = now;
        for (int window : new int[] {250, 1_000}) {
          double expected = sum(passed, millis / 10 - window / 10);
          assertThat(book.flow().best(window)).isCloseTo(expected, within(1e-6));
          assertThat(moved.flow().best(window)).isEqualTo(book.flow().best(window));
          assertThat(moved.flow().deep(window)).isEqualTo(book.flow().deep(window));
          assertThat(Double.compare(moved.flow().mid(window), book.flow().mid(window))).isZero();
        }
        looked++;
      } else if (outcome != BookOutcome.STALE) {
        passed.clear();
        before = outcome == BookOutcome.SNAPSHOT && book.bidLevels() > 0 ? best(book) : null;
      }
    }
    assertThat(looked).isGreaterThan(500);
  }

  private static double[] best(OrderBook book) {
    return book.bidLevels() == 0 || book.askLevels() == 0
        ? null
        : new double[] {
          book.bidPrice(0), book.bidQuantity(0), book.askPrice(0), book.askQuantity(0)
        };
  }

  /** Cont, Kukanov and Stoikov 2014, equation 1. */
  private static double flow(double[] before, double[] now) {
    double flow = 0;
    flow += now[0] >= before[0] ? now[1] : 0;
    flow -= now[0] <= before[0] ? before[1] : 0;
    flow -= now[2] <= before[2] ? now[3] : 0;
    flow += now[2] >= before[2] ? before[3] : 0;
    return flow;
  }

  private static double sum(List<double[]> passed, long afterBucket) {
    return passed.stream()
        .filter(flow -> Math.floorDiv((long) flow[0], 10) > afterBucket)
        .mapToDouble(flow -> flow[1])
        .sum();
  }

  @Test
  void writesNothingOfItWhereItIsNotTracked() {
    OrderBook plain = new OrderBook();
    OrderBookUpdate update = snapshot(1).bid(99, 5).ask(101, 4).build();
    plain.apply(update);
    book.apply(update);
    assertThat(plain.flow()).isNull();
    assertThat(plain.toBytes()[0]).isEqualTo((byte) 1);
    assertThat(plain.toBytes()).hasSizeLessThan(book.toBytes().length);
    assertThat(OrderBook.fromBytes(plain.toBytes()).flow()).isNull();
  }

  @Test
  void writesNothingMoreOfItOnceItIsForgotten() {
    OrderBook plain = new OrderBook();
    OrderBookUpdate update = snapshot(1).bid(99, 5).ask(101, 4).build();
    plain.apply(update);
    book.apply(update);
    OrderBook restored = OrderBook.fromBytes(book.toBytes());
    restored.forgetFlow();
    assertThat(restored.flow()).isNull();
    assertThat(restored.toBytes()).isEqualTo(plain.toBytes());
  }

  @Test
  void refusesDamagedState() {
    book.apply(snapshot(1).bid(99, 5).ask(101, 4).build());
    byte[] state = book.toBytes();
    for (int length = 1; length < state.length; length++) {
      byte[] truncated = Arrays.copyOf(state, length);
      assertThatIllegalArgumentException().isThrownBy(() -> OrderBook.fromBytes(truncated));
    }
    byte[] bucket = state.clone();
    bucket[state.length - 25] = 100; // the number of the only bucket
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrderBook.fromBytes(bucket))
        .withMessageContaining("bucket 100 of 100");
  }
}
