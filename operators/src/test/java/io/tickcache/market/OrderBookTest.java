package io.tickcache.market;

import static io.tickcache.testing.BookUpdateBuilder.delta;
import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class OrderBookTest {
  private final OrderBook book = new OrderBook();

  @Test
  void isInvalidAndEmptyBeforeItsFirstSnapshot() {
    assertThat(book.valid()).isFalse();
    assertThat(book.bidLevels()).isZero();
    assertThat(book.askLevels()).isZero();
    assertThat(book.apply(delta(1, 1).bid(100, 1).build())).isEqualTo(BookOutcome.NO_SNAPSHOT);
    assertThat(book.bidLevels()).isZero();
  }

  @Test
  void ranksLevelsOfASnapshotInAnyOrder() {
    book.apply(
        snapshot(7).bid(98, 3).bid(100, 1).bid(99, 2).ask(103, 6).ask(101, 4).ask(102, 5).build());

    assertThat(book.valid()).isTrue();
    assertThat(book.lastSequence()).isEqualTo(7);
    assertThat(bids()).containsExactly(100, 1, 99, 2, 98, 3);
    assertThat(asks()).containsExactly(101, 4, 102, 5, 103, 6);
    assertThat(book.mid()).isEqualTo(100.5);
  }

  @Test
  void aDeltaInsertsChangesAndDeletesLevels() {
    snapshotOfTwoLevels(1);

    BookOutcome outcome =
        book.apply(delta(2, 2).bid(100, 0).bid(99, 7).bid(99.5, 8).ask(101.5, 9).build());

    assertThat(outcome).isEqualTo(BookOutcome.APPLIED);
    assertThat(bids()).containsExactly(99.5, 8, 99, 7);
    assertThat(asks()).containsExactly(101, 1, 101.5, 9, 102, 2);
  }

  @Test
  void deletingALevelThatIsNotThereChangesNothing() {
    snapshotOfTwoLevels(1);

    assertThat(book.apply(delta(2, 2).bid(50, 0).ask(150, 0).build()))
        .isEqualTo(BookOutcome.APPLIED);
    assertThat(bids()).containsExactly(100, 1, 99, 2);
    assertThat(asks()).containsExactly(101, 1, 102, 2);
  }

  @Test
  void anEmptyDeltaIsAStepToo() {
    snapshotOfTwoLevels(1);

    assertThat(book.apply(delta(2, 2).build())).isEqualTo(BookOutcome.APPLIED);
    assertThat(book.lastSequence()).isEqualTo(2);
  }

  @Test
  void aSnapshotReplacesEverything() {
    snapshotOfTwoLevels(1);

    assertThat(book.apply(snapshot(9).bid(50, 5).ask(51, 6).build()))
        .isEqualTo(BookOutcome.SNAPSHOT);
    assertThat(bids()).containsExactly(50, 5);
    assertThat(asks()).containsExactly(51, 6);
    assertThat(book.lastSequence()).isEqualTo(9);
  }

  @Test
  void aSnapshotIgnoresLevelsWithoutQuantity() {
    book.apply(snapshot(1).bid(100, 0).bid(99, 1).ask(101, 1).build());

    assertThat(bids()).containsExactly(99, 1);
  }

  @Test
  void aStaleDeltaLeavesTheBookAlone() {
    snapshotOfTwoLevels(1);
    book.apply(delta(2, 4).bid(99, 5).build());
    byte[] before = book.toBytes();

    assertThat(book.apply(delta(2, 4).bid(99, 6).build())).isEqualTo(BookOutcome.STALE);
    assertThat(book.apply(delta(1, 1).ask(98, 6).build())).isEqualTo(BookOutcome.STALE);
    assertThat(book.toBytes()).isEqualTo(before);
  }

  @Test
  void aGapInvalidatesUntilTheNextSnapshot() {
    snapshotOfTwoLevels(1);

    assertThat(book.apply(delta(3, 3).bid(99, 5).build())).isEqualTo(BookOutcome.GAP);
    assertThat(book.valid()).isFalse();
    assertThat(book.bidLevels()).isZero();
    assertThat(book.lastSequence()).isEqualTo(1);
    assertThat(book.apply(delta(4, 4).bid(99, 5).build())).isEqualTo(BookOutcome.INVALID);
    assertThat(book.apply(delta(2, 2).bid(99, 5).build())).isEqualTo(BookOutcome.INVALID);
    assertThat(book.apply(snapshot(4).bid(100, 1).ask(101, 1).build()))
        .isEqualTo(BookOutcome.SNAPSHOT);
    assertThat(book.apply(delta(5, 5).build())).isEqualTo(BookOutcome.APPLIED);
  }

  @Test
  void aBookThatTouchesOrCrossesIsInvalidUntilTheNextSnapshot() {
    snapshotOfTwoLevels(1);
    assertThat(book.apply(delta(2, 2).bid(101, 5).build())).isEqualTo(BookOutcome.CROSSED);
    assertThat(book.valid()).isFalse();
    assertThat(book.apply(delta(3, 3).bid(101, 0).build())).isEqualTo(BookOutcome.INVALID);

    assertThat(book.apply(snapshot(3).bid(102, 1).ask(101, 1).build()))
        .isEqualTo(BookOutcome.CROSSED);
    assertThat(book.valid()).isFalse();
    assertThat(book.askLevels()).isZero();
  }

  @Test
  void aDeltaMayMoveBothSidesPastTheOldTouch() {
    snapshotOfTwoLevels(1);

    BookOutcome outcome =
        book.apply(delta(2, 2).bid(101, 5).ask(101, 0).ask(102, 0).ask(103, 1).build());

    assertThat(outcome).isEqualTo(BookOutcome.APPLIED);
    assertThat(book.mid()).isEqualTo(102);
  }

  @Test
  void anEmptySideKeepsTheBookValidButMakesNoStep() {
    snapshotOfTwoLevels(1);

    assertThat(book.apply(delta(2, 2).ask(101, 0).ask(102, 0).build()))
        .isEqualTo(BookOutcome.ONE_SIDED);
    assertThat(book.valid()).isTrue();
    assertThatIllegalStateException().isThrownBy(book::mid).withMessageContaining("0 ask levels");
    assertThat(book.apply(delta(3, 3).ask(101, 3).build())).isEqualTo(BookOutcome.APPLIED);
  }

  @Test
  void saysWhichOutcomesLeaveTheUpdateInTheBook() {
    assertThat(Arrays.stream(BookOutcome.values()).filter(BookOutcome::accepted))
        .containsExactly(BookOutcome.SNAPSHOT, BookOutcome.APPLIED, BookOutcome.ONE_SIDED);
  }

  @Test
  void refusesALevelThatIsNotThere() {
    snapshotOfTwoLevels(1);

    assertThatThrownBy(() -> book.bidPrice(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> book.askQuantity(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void survivesARoundTripInTheMiddleOfBridging() {
    snapshotOfTwoLevels(10);

    OrderBook restored = OrderBook.fromBytes(book.toBytes());

    assertThat(restored.toBytes()).isEqualTo(book.toBytes());
    assertThat(restored.apply(delta(8, 12).build())).isEqualTo(BookOutcome.APPLIED);
    assertThat(OrderBook.fromBytes(restored.toBytes()).apply(delta(11, 13).build()))
        .isEqualTo(BookOutcome.GAP);
  }

  @Test
  void refusesANewerVersionAndBytesThatAreNoBook() {
    snapshotOfTwoLevels(1);
    byte[] state = book.toBytes();
    byte[] newer = state.clone();
    newer[0] = 3;
    byte[] tooManyLevels = state.clone();
    tooManyLevels[10] = 0x7f;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrderBook.fromBytes(newer))
        .withMessage("order book state has version 3: versions 1 to 2 can be read");
    assertThatIllegalArgumentException().isThrownBy(() -> OrderBook.fromBytes(tooManyLevels));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OrderBook.fromBytes(Arrays.copyOf(state, state.length + 1)))
        .withMessageContaining("1 bytes too many");
    for (int length = 0; length < state.length; length++) {
      byte[] truncated = Arrays.copyOf(state, length);
      assertThatIllegalArgumentException().isThrownBy(() -> OrderBook.fromBytes(truncated));
    }
  }

  private void snapshotOfTwoLevels(long sequence) {
    book.apply(snapshot(sequence).bid(100, 1).bid(99, 2).ask(101, 1).ask(102, 2).build());
  }

  private double[] bids() {
    double[] levels = new double[2 * book.bidLevels()];
    for (int level = 0; level < book.bidLevels(); level++) {
      levels[2 * level] = book.bidPrice(level);
      levels[2 * level + 1] = book.bidQuantity(level);
    }
    return levels;
  }

  private double[] asks() {
    double[] levels = new double[2 * book.askLevels()];
    for (int level = 0; level < book.askLevels(); level++) {
      levels[2 * level] = book.askPrice(level);
      levels[2 * level + 1] = book.askQuantity(level);
    }
    return levels;
  }
}
