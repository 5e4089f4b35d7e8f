package io.tickcache.market;

import static io.tickcache.testing.TestKlines.MINUTE_MICROS;
import static io.tickcache.testing.TestKlines.closed;
import static io.tickcache.testing.TestKlines.open;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.schemas.Kline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KlineSeriesTest {
  private KlineSeries series = new KlineSeries();

  @Test
  void startsEmpty() {
    assertThat(series.size()).isZero();
    assertThat(series.intervalMicros()).isZero();
    assertThat(series.lastCloseTimeMicros()).isZero();
    assertThatThrownBy(() -> series.close(0)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void keepsClosesAndVolumesNewestFirst() {
    assertThat(series.add(closed(5, 100, 1))).isEqualTo(KlineOutcome.ACCEPTED);
    assertThat(series.add(closed(6, 101, 2))).isEqualTo(KlineOutcome.ACCEPTED);

    assertThat(series.size()).isEqualTo(2);
    assertThat(series.close(0)).isEqualTo(101);
    assertThat(series.volume(1)).isEqualTo(1);
    assertThat(series.intervalMicros()).isEqualTo(MINUTE_MICROS);
    assertThat(series.lastCloseTimeMicros()).isEqualTo(7 * MINUTE_MICROS);
  }

  @Test
  void refusesRevisions() {
    series.add(closed(5, 100, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> series.add(open(6, 101, 1)))
        .withMessage("an open kline is no part of a series");
    assertThat(series.close(0)).isEqualTo(100);
  }

  @Test
  void ignoresDuplicatesLateAndOverlappingKlines() {
    series.add(closed(5, 100, 1));
    series.add(closed(6, 101, 1));
    Kline overlapping = closed(7, 102, 1);
    overlapping.setOpenTimeMicros(overlapping.getOpenTimeMicros() - 1);

    assertThat(series.add(closed(6, 99, 1))).isEqualTo(KlineOutcome.STALE);
    assertThat(series.add(closed(2, 99, 1))).isEqualTo(KlineOutcome.STALE);
    assertThat(series.add(overlapping)).isEqualTo(KlineOutcome.STALE);
    assertThat(series.size()).isEqualTo(2);
    assertThat(series.close(0)).isEqualTo(101);
  }

  @Test
  void startsAgainAfterAGap() {
    series.add(closed(5, 100, 1));
    series.add(closed(6, 101, 1));

    assertThat(series.add(closed(8, 102, 3))).isEqualTo(KlineOutcome.GAP);
    assertThat(series.size()).isEqualTo(1);
    assertThat(series.close(0)).isEqualTo(102);
    assertThat(series.add(closed(9, 103, 3))).isEqualTo(KlineOutcome.ACCEPTED);
    assertThat(series.size()).isEqualTo(2);
  }

  @Test
  void refusesAnotherInterval() {
    series.add(closed(5, 100, 1));
    Kline longer = closed(6, 101, 1);
    longer.setIntervalMicros(2 * MINUTE_MICROS);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> series.add(longer))
        .withMessage("a kline of 120000000 us is no part of a series of 60000000 us");
    assertThat(series.size()).isEqualTo(1);
  }

  @Test
  void keepsTheNewestTwentyFiveThroughRoundTripsAndGaps() {
    long seed = 42;
    Random random = new Random(seed);
    List<Double> closes = new ArrayList<>();
    int minute = 0;
    for (int i = 0; i < 2_000; i++) {
      minute++;
      if (random.nextInt(60) == 0) {
        minute++;
        closes.clear();
      }
      double close = 100 + random.nextInt(50);
      series.add(closed(minute, close, 2 * close));
      closes.add(0, close);
      if (random.nextInt(10) == 0) {
        series = KlineSeries.fromBytes(series.toBytes());
      }
      assertHolds(closes.subList(0, Math.min(25, closes.size())), seed);
    }
  }

  @Test
  void equalSeriesGiveEqualBytesWhateverCameBefore() {
    for (int i = 0; i < 40; i++) {
      series.add(closed(i, 100 + i, 1));
    }
    KlineSeries shorter = new KlineSeries();
    for (int i = 15; i < 40; i++) {
      shorter.add(closed(i, 100 + i, 1));
    }

    assertThat(series.toBytes()).isEqualTo(shorter.toBytes());
  }

  @Test
  void refusesANewerVersionAndBytesThatAreNoSeries() {
    series.add(closed(5, 100, 1));
    byte[] state = series.toBytes();
    byte[] newer = state.clone();
    newer[0] = 9;
    byte[] tooMany = state.clone();
    tooMany[20] = 26;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> KlineSeries.fromBytes(newer))
        .withMessage("kline series state has version 9: versions 1 to 1 can be read");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KlineSeries.fromBytes(tooMany))
        .withMessageContaining("size 26 must be from 0 to 25");
    for (int length = 0; length < state.length; length++) {
      byte[] truncated = Arrays.copyOf(state, length);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> KlineSeries.fromBytes(truncated))
          .withMessageContaining("truncated");
    }
  }

  private void assertHolds(List<Double> closes, long seed) {
    assertThat(series.size()).as("size, seed %d", seed).isEqualTo(closes.size());
    for (int ago = 0; ago < closes.size(); ago++) {
      assertThat(series.close(ago))
          .as("close %d ago, seed %d", ago, seed)
          .isEqualTo(closes.get(ago));
      assertThat(series.volume(ago)).isEqualTo(2 * closes.get(ago));
    }
  }
}
