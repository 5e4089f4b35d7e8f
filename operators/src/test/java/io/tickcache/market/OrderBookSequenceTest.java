package io.tickcache.market;

import static io.tickcache.market.BookOutcome.APPLIED;
import static io.tickcache.market.BookOutcome.GAP;
import static io.tickcache.market.BookOutcome.SNAPSHOT;
import static io.tickcache.market.BookOutcome.STALE;
import static io.tickcache.testing.BookUpdateBuilder.chainedDelta;
import static io.tickcache.testing.BookUpdateBuilder.delta;
import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.testing.BookUpdateBuilder;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The exchanges' sequence rules, on updates without levels on top of a snapshot with some. */
class OrderBookSequenceTest {
  private final OrderBook book = new OrderBook();

  @Nested
  class OfBinanceFutures {
    @Test
    void spansTheSnapshotWithTheFirstDelta() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, chainedDelta(90, 95, 105));
      assertOutcome(APPLIED, chainedDelta(105, 108, 110));
    }

    @Test
    void takesAFirstDeltaThatEndsWithTheSnapshot() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, chainedDelta(90, 95, 100));
      assertOutcome(STALE, chainedDelta(90, 95, 100));
      assertOutcome(APPLIED, chainedDelta(100, 103, 104));
    }

    @Test
    void takesAFirstDeltaThatFollowsTheSnapshotDirectly() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, chainedDelta(100, 117, 120));
    }

    @Test
    void dropsDeltasFromBeforeTheSnapshotAndStillBridges() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(STALE, chainedDelta(70, 75, 80));
      assertOutcome(STALE, chainedDelta(80, 81, 99));
      assertOutcome(APPLIED, chainedDelta(99, 100, 101));
    }

    @Test
    void findsAGapBetweenSnapshotAndFirstDelta() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(GAP, chainedDelta(101, 102, 110));
    }

    @Test
    void findsAGapWhenThePreviousUpdateIsNotTheLastOne() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, chainedDelta(100, 101, 105));
      assertOutcome(GAP, chainedDelta(107, 108, 110));
    }

    @Test
    void bridgesOnlyTheFirstDelta() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, chainedDelta(95, 96, 105));
      assertOutcome(GAP, chainedDelta(103, 104, 110));
    }

    @Test
    void followsThePreviousUpdateWhateverTheHoleInTheIds() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, chainedDelta(100, 5_000, 5_100));
      assertOutcome(APPLIED, chainedDelta(5_100, 9_000, 9_000));
    }
  }

  @Nested
  class OfBinanceSpot {
    @Test
    void spansTheSnapshotWithTheFirstDelta() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, delta(95, 105));
      assertOutcome(APPLIED, delta(106, 106));
    }

    @Test
    void takesAFirstDeltaThatFollowsTheSnapshotDirectly() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, delta(101, 103));
    }

    @Test
    void dropsDeltasThatTheSnapshotContains() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(STALE, delta(80, 90));
      assertOutcome(STALE, delta(91, 100));
      assertOutcome(APPLIED, delta(99, 101));
    }

    @Test
    void findsAGapBetweenSnapshotAndFirstDelta() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(GAP, delta(102, 110));
    }

    @Test
    void bridgesOnlyTheFirstDelta() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, delta(95, 105));
      assertOutcome(GAP, delta(104, 110));
    }

    @Test
    void findsAGapInTheIds() {
      assertOutcome(SNAPSHOT, snapshot(100));
      assertOutcome(APPLIED, delta(101, 105));
      assertOutcome(GAP, delta(107, 108));
    }
  }

  @Nested
  class OfBybit {
    @Test
    void countsOneByOne() {
      assertOutcome(SNAPSHOT, snapshot(500));
      assertOutcome(APPLIED, delta(501, 501));
      assertOutcome(APPLIED, delta(502, 502));
      assertOutcome(STALE, delta(502, 502));
      assertOutcome(STALE, delta(501, 501));
      assertOutcome(APPLIED, delta(503, 503));
      assertOutcome(GAP, delta(505, 505));
    }

    @Test
    void startsAgainWithASnapshotOfSequenceOne() {
      assertOutcome(SNAPSHOT, snapshot(500));
      assertOutcome(APPLIED, delta(501, 501));
      assertOutcome(SNAPSHOT, snapshot(1));
      assertThat(book.lastSequence()).isEqualTo(1);
      assertOutcome(APPLIED, delta(2, 2));
    }

    @Test
    void aNewSnapshotMidStreamBridgesAnew() {
      assertOutcome(SNAPSHOT, snapshot(500));
      assertOutcome(APPLIED, delta(501, 501));
      assertOutcome(SNAPSHOT, snapshot(501));
      assertOutcome(STALE, delta(501, 501));
      assertOutcome(APPLIED, delta(502, 502));
    }
  }

  private void assertOutcome(BookOutcome expected, BookUpdateBuilder update) {
    assertThat(book.apply(update.bid(100, 1).ask(101, 1).build())).isEqualTo(expected);
  }
}
