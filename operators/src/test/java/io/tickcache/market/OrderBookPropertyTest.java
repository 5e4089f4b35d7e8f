package io.tickcache.market;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.schemas.OrderBookUpdate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The book against a naive one, over long random feeds with every fault. */
class OrderBookPropertyTest {
  private static final int UPDATES = 20_000;
  private static final int FULL_COMPARISON_EVERY = 100;

  @ParameterizedTest(name = "seed {0}, chained {1}, {2} ticks deep")
  @CsvSource({
    "1, true, 4",
    "2, false, 4",
    "3, true, 40",
    "4, false, 40",
    "5, true, 1000",
    "6, false, 1000",
    "7, true, 4000",
    "8, false, 4000"
  })
  void equalsANaiveBookWhateverTheFeedSends(long seed, boolean chained, int depthTicks) {
    FaultyFeed feed = new FaultyFeed(seed, chained, depthTicks);
    Random restarts = new Random(seed);
    NaiveBook naive = new NaiveBook();
    OrderBook book = new OrderBook();
    Map<BookOutcome, Integer> outcomes = new EnumMap<>(BookOutcome.class);

    for (int i = 0; i < UPDATES; i++) {
      OrderBookUpdate update = feed.next();
      BookOutcome outcome = book.apply(update);
      assertThat(outcome)
          .as("outcome of update %d of seed %d", i, seed)
          .isEqualTo(naive.apply(update));
      outcomes.merge(outcome, 1, Integer::sum);
      if (restarts.nextInt(50) == 0) {
        book = OrderBook.fromBytes(book.toBytes());
      }
      assertSameTop(book, naive, i, seed);
      if (i % FULL_COMPARISON_EVERY == 0) {
        assertSameLevels(book, naive, i, seed);
      }
    }

    assertThat(outcomes)
        .as("the feed shows every outcome but one-sided books")
        .hasSizeGreaterThan(5);
    assertThat(outcomes.get(BookOutcome.APPLIED)).isGreaterThan(UPDATES / 10);
    assertThat(depthTicks > 4 || outcomes.containsKey(BookOutcome.ONE_SIDED)).isTrue();
  }

  private static void assertSameTop(OrderBook book, NaiveBook naive, int update, long seed) {
    boolean same =
        book.valid() == naive.valid
            && book.lastSequence() == naive.lastSequence
            && book.bidLevels() == naive.bids.size()
            && book.askLevels() == naive.asks.size()
            && (naive.bids.isEmpty() || book.bidPrice(0) == naive.bids.firstKey())
            && (naive.asks.isEmpty() || book.askPrice(0) == naive.asks.firstKey());
    assertThat(same).as("top of book after update %d of seed %d", update, seed).isTrue();
  }

  private static void assertSameLevels(OrderBook book, NaiveBook naive, int update, long seed) {
    String what = "levels after update %d of seed %d".formatted(update, seed);
    List<Double> expected = new ArrayList<>();
    naive.bids.forEach((price, quantity) -> expected.addAll(List.of(price, quantity)));
    naive.asks.forEach((price, quantity) -> expected.addAll(List.of(price, quantity)));
    List<Double> actual = new ArrayList<>();
    for (int level = 0; level < book.bidLevels(); level++) {
      actual.addAll(List.of(book.bidPrice(level), book.bidQuantity(level)));
    }
    for (int level = 0; level < book.askLevels(); level++) {
      actual.addAll(List.of(book.askPrice(level), book.askQuantity(level)));
    }
    assertThat(actual.equals(expected)).as(what).isTrue();
  }
}
