package io.tickcache.features;

import static io.tickcache.testing.BookUpdateBuilder.delta;
import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.market.OrderBook;
import io.tickcache.testing.BookUpdateBuilder;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBookFeaturesV2Test {

  private static final OrderBookFeatures V2 = OrderBookFeatures.VERSIONS.get(1);

  private final OrderBook book = new OrderBook();

  OrderBookFeaturesV2Test() {
    book.trackFlow();
  }

  @Test
  void describesASmallBook() {
    book.apply(snapshot(1).eventTime(0).bid(99, 1).bid(98, 3).ask(101, 4).build());
    book.apply(delta(2, 2).eventTime(300_000).bid(99, 2).ask(102, 2).build());
    book.apply(delta(3, 3).eventTime(400_000).ask(101, 1).build());

    Map<String, Double> features = extract(99.5);

    // 2 bids and 1 ask at the best prices; 5 and 3 in all, 2 of them a level each.
    assertThat(features.get("imbalance_1")).isEqualTo((2 - 1) / 3.0);
    for (String deep : List.of("imbalance_5", "imbalance_10", "imbalance_20")) {
      assertThat(features.get(deep)).isEqualTo((5 - 3) / 8.0);
    }
    double microprice = (101 * 2 + 99 * 1) / 3.0;
    assertThat(features.get("microprice")).isCloseTo((microprice - 100) / 100 * 1e4, within(1e-9));
    assertThat(features.get("spread")).isEqualTo(200);
    assertThat(features.get("bid_gap")).isEqualTo(100);
    assertThat(features.get("ask_gap")).isEqualTo(100);
    assertThat(features.get("bid_quantity")).isEqualTo(StrictMath.log(2 / 2.0));
    assertThat(features.get("ask_quantity")).isEqualTo(StrictMath.log(1 / 2.0));
    // A bid came at 300 ms, and 3 asks went at 400; 2 asks came at the second level.
    assertThat(features.get("flow_250ms")).isEqualTo(StrictMath.log1p((1 + 3) / 2.0));
    assertThat(features.get("flow_1s")).isEqualTo(features.get("flow_250ms"));
    assertThat(features.get("deep_flow_1s")).isEqualTo(StrictMath.log1p((1 + 3 - 2) / 2.0));
    assertThat(features.get("mid")).isEqualTo(1e4 * StrictMath.log(100 / 99.5));
    assertThat(features.get("mid_250ms")).isZero(); // it was 100, too
    assertThat(features.get("mid_1s")).isZero(); // not known
    assertThat(features.get("pause")).isEqualTo(StrictMath.log1p(100));
  }

  @Test
  void tellsHowTheMidMoved() {
    book.apply(snapshot(1).eventTime(0).bid(99, 1).ask(101, 4).build());
    book.apply(delta(2, 2).eventTime(1_200_000).bid(100, 2).build());
    Map<String, Double> features = extract(Double.NaN);
    assertThat(features.get("mid")).isZero();
    assertThat(features.get("mid_250ms")).isEqualTo(1e4 * StrictMath.log(100.5 / 100));
    assertThat(features.get("mid_1s")).isEqualTo(1e4 * StrictMath.log(100.5 / 100));
  }

  @Test
  void mirrorsABookThatIsMirrored() {
    Random random = new Random(5);
    OrderBook mirrored = new OrderBook();
    mirrored.trackFlow();
    book.apply(snapshot(1).eventTime(0).bid(999, 1).ask(1_001, 4).build());
    mirrored.apply(snapshot(1).eventTime(0).bid(999, 4).ask(1_001, 1).build());
    for (int i = 2; i < 500; i++) {
      double distance = 1 + random.nextInt(8);
      double quantity = distance > 1 ? random.nextInt(5) : 1 + random.nextInt(5);
      boolean bid = random.nextBoolean();
      book.apply(change(i, bid, distance, quantity));
      mirrored.apply(change(i, !bid, distance, quantity));
      Map<String, Double> features = extract(1_000);
      Map<String, Double> others = extract(mirrored, 1_000);
      for (String odd : List.of("imbalance_1", "imbalance_10", "microprice", "flow_1s")) {
        assertThat(others.get(odd)).as("%s, update %d", odd, i).isEqualTo(-features.get(odd));
      }
      assertThat(others.get("deep_flow_250ms"))
          .isCloseTo(-features.get("deep_flow_250ms"), within(1e-12));
      assertThat(others.get("bid_gap")).isEqualTo(features.get("ask_gap"));
      assertThat(others.get("bid_quantity")).isEqualTo(features.get("ask_quantity"));
      assertThat(features.values()).allMatch(Double::isFinite);
    }
  }

  private static io.tickcache.schemas.OrderBookUpdate change(
      int sequence, boolean bid, double distance, double quantity) {
    BookUpdateBuilder update = delta(sequence, sequence).eventTime(sequence * 7_000L);
    return bid
        ? update.bid(1_000 - distance, quantity).build()
        : update.ask(1_000 + distance, quantity).build();
  }

  @Test
  void doesNotDependOnTheScaleOfPricesOrQuantities() {
    book.apply(scaled(1, 1, 1, 3));
    book.apply(scaled(2, 1, 1, 5));
    OrderBook other = new OrderBook();
    other.trackFlow();
    other.apply(scaled(1, 1.0 / 1_024, 512, 3));
    other.apply(scaled(2, 1.0 / 1_024, 512, 5));
    assertThat(extract(other, 99.0 / 1_024).values())
        .containsExactlyElementsOf(extract(99).values());
  }

  private static io.tickcache.schemas.OrderBookUpdate scaled(
      long sequence, double price, double quantity, double best) {
    BookUpdateBuilder update =
        sequence == 1 ? snapshot(1).eventTime(0) : delta(sequence, sequence).eventTime(50_000);
    return update
        .bid(99 * price, best * quantity)
        .bid(98 * price, 2 * quantity)
        .ask(101 * price, quantity)
        .build();
  }

  @Test
  void staysFiniteAtTheEdgesOfWhatIsValid() {
    book.apply(snapshot(1).bid(1e-18, Double.MIN_VALUE).ask(1e18, 1e24).build());
    book.apply(delta(2, 2).bid(1e-18, 1e24).ask(1e18, Double.MIN_VALUE).build());
    assertThat(extract(1e-18).values()).allMatch(Double::isFinite);
  }

  /** All that is left is so little that a quotient by it is no finite number. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void staysFiniteWhereAllButNothingIsGone(boolean bids) {
    double more = bids ? 1e24 : 1;
    double less = bids ? 1 : 1e24;
    book.apply(snapshot(1).eventTime(0).bid(99, more).ask(101, less).build());
    book.apply(
        delta(2, 2).eventTime(1).bid(99, Double.MIN_VALUE).ask(101, Double.MIN_VALUE).build());
    Map<String, Double> features = extract(100);
    assertThat(features.values()).allMatch(Double::isFinite);
    for (String flow : List.of("flow_250ms", "flow_1s", "deep_flow_250ms", "deep_flow_1s")) {
      assertThat(features.get(flow))
          .as(flow)
          .matches(bids ? value -> value < 0 : value -> value > 0);
    }
  }

  @Test
  void refusesABookWithoutMidAndAnArrayOfAnotherLength() {
    assertThatIllegalStateException().isThrownBy(() -> extract(100));
    book.apply(snapshot(1).bid(99, 1).ask(101, 1).build());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V2.extract(book, 100, new double[83]))
        .withMessageContaining("the 18 features of order-book v2");
  }

  private Map<String, Double> extract(double previousMid) {
    return extract(book, previousMid);
  }

  private static Map<String, Double> extract(OrderBook book, double previousMid) {
    double[] dirty = new double[V2.schema().size()];
    Arrays.fill(dirty, Double.NaN);
    V2.extract(book, previousMid, dirty);
    Map<String, Double> features = new LinkedHashMap<>();
    for (int i = 0; i < dirty.length; i++) {
      features.put(V2.schema().names().get(i), dirty[i]);
    }
    return features;
  }
}
