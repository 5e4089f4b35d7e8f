package io.tickcache.market;

import static io.tickcache.testing.BookUpdateBuilder.chainedDelta;
import static io.tickcache.testing.BookUpdateBuilder.delta;
import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.testing.BookUpdateBuilder;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderBookUpdatesTest {

  @Test
  void acceptsWhatFeedsSend() {
    assertValid(snapshot(1).bid(100, 1).bid(99, 2).ask(101, 1).ask(102, 2));
    assertValid(snapshot(1).bid(100, 1));
    assertValid(delta(1, 3));
    assertValid(delta(2, 2).bid(100, 0).ask(100, 5));
    assertValid(delta(2, 2).bid(3, 1).bid(1, 1).bid(2, 1));
    assertValid(chainedDelta(1, 5, 5).ask(2, 1).ask(1, 1));
  }

  @Test
  void acceptsWhatAnEarlierLookLeftBehind() {
    OrderBookUpdate update = delta(1, 1).bid(1, 1).build();

    assertThat(OrderBookUpdates.validate(update)).isNull();
    assertThat(OrderBookUpdates.validate(update)).isNull();
  }

  @Test
  void refusesANameThatIsNoInstrument() {
    assertReason("instrument = 'BTCUSDT' must be venue:symbol", delta(1, 1).instrument("BTCUSDT"));
  }

  @Test
  void refusesATimeBefore1970() {
    assertReason("eventTimeMicros = -1 must not be negative", delta(1, 1).eventTime(-1));
  }

  @Test
  void refusesSequencesThatRunBackwards() {
    assertReason("firstSequence = 3 must not be after lastSequence = 2", delta(3, 2));
    assertReason("previousSequence = 2 must be before lastSequence = 2", chainedDelta(2, 1, 2));
  }

  @Test
  void refusesASnapshotWithARangeOfSequences() {
    OrderBookUpdate update = snapshot(5).bid(1, 1).build();
    update.setFirstSequence(4);

    assertThat(OrderBookUpdates.validate(update))
        .isEqualTo("firstSequence = 4 of a snapshot must equal lastSequence = 5");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e300, 1e-300})
  void refusesAPriceThatIsNone(double price) {
    String rule = " = " + price + " must be from 1.0E-18 to 1.0E18";
    assertReason("bidPrices[1]" + rule, delta(1, 1).bid(100, 1).bid(price, 1));
    assertReason("askPrices[0]" + rule, delta(1, 1).ask(price, 1));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e300})
  void refusesAQuantityThatIsNone(double quantity) {
    String rule = " = " + quantity + " must be from 0 to 1.0E24";
    assertReason("bidQuantities[1]" + rule, delta(1, 1).bid(100, 1).bid(99, quantity));
    assertReason("askQuantities[0]" + rule, delta(1, 1).ask(101, quantity));
  }

  @Test
  void refusesAPriceTwiceOnASide() {
    assertReason("bidPrices has price 99.0 twice", delta(1, 1).bid(99, 1).bid(98, 1).bid(99, 0));
    assertReason("askPrices has price 101.0 twice", delta(1, 1).ask(101, 1).ask(101, 1));
    assertReason("askPrices has price 3.0 twice", delta(1, 1).ask(1, 1).ask(3, 1).ask(3, 2));
  }

  @Test
  void refusesPackedFieldsOfOtherLengths() {
    OrderBookUpdate fewer = delta(1, 1).bid(100, 1).build();
    fewer.setBidQuantities(ByteBuffer.allocate(0));
    OrderBookUpdate broken = delta(1, 1).build();
    broken.setAskPrices(ByteBuffer.allocate(13));
    broken.setAskQuantities(ByteBuffer.allocate(13));

    assertThat(OrderBookUpdates.validate(fewer))
        .isEqualTo(
            "bidPrices of 8 bytes and bidQuantities of 0 bytes must be as long,"
                + " and 8 bytes a level");
    assertThat(OrderBookUpdates.validate(broken)).startsWith("askPrices of 13 bytes");
  }

  @Test
  void refusesASnapshotOfNothing() {
    assertReason("bidPrices and askPrices of a snapshot have 0 levels", snapshot(1));
  }

  private static void assertValid(BookUpdateBuilder update) {
    assertThat(OrderBookUpdates.validate(update.build())).isNull();
  }

  private static void assertReason(String start, BookUpdateBuilder update) {
    assertThat(OrderBookUpdates.validate(update.build())).startsWith(start);
  }
}
