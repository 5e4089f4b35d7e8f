package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.market.OrderBook;
import io.tickcache.market.PackedDoubles;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From what price a prediction looks ahead: that of its own step, however long its batch waits. */
class PredictionPriceTest {

  private static final int STEPS = 50;

  @TempDir private Path directory;
  private InferenceConfig config;

  @BeforeEach
  void makeModel() throws Exception {
    config =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
  }

  @Test
  void ofABookIsItsMidBetweenItsBestPrices() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 41);
    OrderBook book = new OrderBook();
    List<Tuple> expected = new ArrayList<>();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      OrderBookUpdate snapshot = feed.snapshot();
      book.apply(snapshot);
      operator.take(feed, snapshot);
      for (int i = 0; i < STEPS; i++) {
        OrderBookUpdate delta = feed.delta();
        delta.setBidPrices(packed(99.9 + 0.001 * i)); // the best bid rises
        delta.setBidQuantities(packed(1));
        book.apply(delta);
        double bid = book.bidPrice(0);
        double ask = book.askPrice(0);
        expected.add(Tuple.tuple((bid + ask) / 2, bid, ask));
        operator.take(feed, delta);
      }
      assertThat(operator.endInput().predictions())
          .extracting(Prediction::getReferencePrice, Prediction::getBestBid, Prediction::getBestAsk)
          .containsExactlyElementsOf(expected);
    }
    assertThat(expected).doesNotHaveDuplicates();
  }

  @Test
  void ofAKlineIsItsClose() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 42);
    List<Double> closes = new ArrayList<>();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (int i = 0; i < STEPS; i++) {
        Kline kline = feed.kline();
        closes.add(kline.getClose());
        operator.take(feed, kline);
      }
      List<Prediction> predictions = operator.endInput().predictions();
      assertThat(predictions)
          .isNotEmpty()
          .allMatch(prediction -> prediction.getBestBid() == null)
          .allMatch(prediction -> prediction.getBestAsk() == null);
      assertThat(predictions)
          .extracting(Prediction::getReferencePrice)
          .containsExactlyElementsOf(closes.subList(STEPS - predictions.size(), STEPS));
    }
  }

  private static ByteBuffer packed(double value) {
    return PackedDoubles.pack(new double[] {value}, 1);
  }
}
