package io.tickcache.features;

import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.market.OrderBook;
import io.tickcache.testing.BookUpdateBuilder;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OrderBookFeaturesTest {

  private static final OrderBookFeatures V1 = OrderBookFeatures.VERSIONS.get(0);

  private final OrderBook book = new OrderBook();
  private final double[] features = new double[V1.schema().size()];

  @Test
  void namesEightyThreeFeaturesInTheReferencesOrder() {
    assertThat(V1.schema().names())
        .hasSize(83)
        .startsWith("bid_price_0", "bid_quantity_0", "ask_price_0", "ask_quantity_0", "bid_price_1")
        .endsWith("ask_quantity_19", "mid", "spread", "imbalance");
  }

  @Test
  void describesASmallBook() {
    book.apply(snapshot(1).bid(99, 1).bid(98, 3).ask(101, 4).build());

    V1.extract(book, 99.5, features);

    double mean = 8.0 / 3;
    assertThat(Arrays.copyOf(features, 8))
        .containsExactly(
            new double[] {
              -100, Math.log(1 / mean), 100, Math.log(4 / mean), -200, Math.log(3 / mean), 0, -8
            },
            within(1e-12));
    assertThat(Arrays.copyOfRange(features, 8, 12)).containsExactly(0, -8, 0, -8);
    assertThat(features[80]).isCloseTo(1e4 * Math.log(100 / 99.5), within(1e-9));
    assertThat(features[81]).isEqualTo(200);
    assertThat(features[82]).isEqualTo(0);
  }

  @Test
  void seesTwentyLevelsOfEachSideAndNoMore() {
    book.apply(deepBook(20, 1, 1).build());
    V1.extract(book, Double.NaN, features);
    double[] twenty = features.clone();

    book.apply(deepBook(25, 1, 1).build());
    V1.extract(book, Double.NaN, features);

    assertThat(features).containsExactly(twenty);
    assertThat(features[76]).isNotZero();
  }

  @Test
  void doesNotDependOnTheScaleOfPricesOrQuantities() {
    book.apply(deepBook(20, 1, 1).build());
    V1.extract(book, 99, features);
    double[] plain = features.clone();

    book.apply(deepBook(20, 1.0 / 1024, 512).build());
    V1.extract(book, 99.0 / 1024, features);

    assertThat(features).containsExactly(plain, within(1e-9));
  }

  @Test
  void hasNoMoveWithoutAMidBefore() {
    book.apply(snapshot(1).bid(99, 1).ask(101, 4).build());

    V1.extract(book, Double.NaN, features);

    assertThat(features[80]).isZero();
    assertThat(features[82]).isCloseTo(-0.6, within(1e-8));
  }

  @Test
  void limitsQuantitiesAndStaysFiniteAtTheEdgesOfWhatIsValid() {
    book.apply(snapshot(1).bid(1e-18, Double.MIN_VALUE).ask(1e18, 1e24).build());

    V1.extract(book, 1e-18, features);

    assertThat(features).doesNotContain(Double.NaN);
    assertThat(Arrays.stream(features)).allMatch(Double::isFinite);
    assertThat(features[1]).isEqualTo(-8);
  }

  @Test
  void leavesNothingOfAnEarlierExtraction() {
    book.apply(snapshot(1).bid(99, 1).ask(101, 4).build());
    V1.extract(book, Double.NaN, features);
    double[] dirty = new Random(1).doubles(features.length).toArray();

    V1.extract(book, Double.NaN, dirty);

    assertThat(dirty).containsExactly(features);
  }

  @Test
  void refusesABookWithoutMidAndAnArrayOfAnotherLength() {
    assertThatIllegalStateException().isThrownBy(() -> V1.extract(book, Double.NaN, features));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> V1.extract(book, Double.NaN, new double[5]))
        .withMessageContaining("the 83 features of order-book v1");
  }

  /** Levels at 99, 98, … and 101, 102, … with quantities that differ. */
  private static BookUpdateBuilder deepBook(int levels, double priceScale, double quantityScale) {
    BookUpdateBuilder update = snapshot(1);
    for (int level = 0; level < levels; level++) {
      update.bid((99 - level) * priceScale, (1 + level % 7) * quantityScale);
      update.ask((101 + level) * priceScale, (2 + level % 5) * quantityScale);
    }
    return update;
  }
}
