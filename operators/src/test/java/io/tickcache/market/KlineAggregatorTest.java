package io.tickcache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.schemas.Kline;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KlineAggregatorTest {

  private static final long INTERVAL = 1_000_000;

  private final List<Kline> klines = new ArrayList<>();
  private final KlineAggregator aggregator = new KlineAggregator("a:B", INTERVAL, klines::add);

  private record Trade(long time, double price, double quantity) {}

  private static Kline kline(long open, double o, double h, double l, double c, double volume) {
    long close = open + INTERVAL;
    return new Kline("a:B", INTERVAL, open, close, close, close, o, h, l, c, volume, null, true);
  }

  @Test
  void closesAKlineWithTheFirstTradeAtItsCloseTime() {
    aggregator.add(1_500_000, 10, 1);
    aggregator.add(1_600_000, 12, 2);
    aggregator.add(1_999_999, 9, 3);
    assertThat(klines).isEmpty();

    aggregator.add(2_000_000, 20, 1);

    assertThat(klines).containsExactly(kline(1_000_000, 10, 12, 9, 9, 6));
  }

  @Test
  void fillsIntervalsWithoutTradesWithFlatKlines() {
    aggregator.advanceTo(1_000_000);
    aggregator.add(1_500_000, 10, 1);
    aggregator.advanceTo(3_999_999);
    aggregator.add(4_000_000, 11, 2);
    aggregator.advanceTo(5_000_000);

    assertThat(klines)
        .containsExactly(
            kline(1_000_000, 10, 10, 10, 10, 1),
            kline(2_000_000, 10, 10, 10, 10, 0),
            kline(3_000_000, 10, 10, 10, 10, 0),
            kline(4_000_000, 11, 11, 11, 11, 2));
  }

  @Test
  void leavesOutATradeThatBelongsToAClosedKline() {
    aggregator.add(1_500_000, 10, 1);
    aggregator.add(2_500_000, 11, 1);
    aggregator.add(1_900_000, 99, 9);
    aggregator.advanceTo(3_000_000);

    assertThat(klines).last().isEqualTo(kline(2_000_000, 11, 11, 11, 11, 1));
  }

  @Test
  void equalsANaiveComputation() {
    long seed = 5;
    Random random = new Random(seed);
    List<Trade> trades = new ArrayList<>();
    long time = 0;
    for (int i = 0; i < 2_000; i++) {
      time += random.nextInt(10) == 0 ? random.nextInt(5_000_000) : random.nextInt(400_000);
      trades.add(new Trade(time, 100 + random.nextInt(50), 1 + random.nextInt(9)));
    }
    trades.forEach(t -> aggregator.add(t.time, t.price, t.quantity));
    aggregator.advanceTo(time + 3 * INTERVAL);

    assertThat(klines).as("seed %d", seed).isEqualTo(naive(trades, time + 3 * INTERVAL));
    assertThat(klines).allSatisfy(kline -> assertThat(Klines.validate(kline)).isNull());
  }

  private static List<Kline> naive(List<Trade> trades, long end) {
    List<Kline> expected = new ArrayList<>();
    double previous = Double.NaN;
    for (long open = trades.get(0).time / INTERVAL * INTERVAL;
        open + INTERVAL <= end;
        open += INTERVAL) {
      long from = open;
      List<Trade> inside =
          trades.stream().filter(t -> t.time >= from && t.time < from + INTERVAL).toList();
      if (inside.isEmpty()) {
        expected.add(kline(open, previous, previous, previous, previous, 0));
        continue;
      }
      previous = inside.get(inside.size() - 1).price;
      expected.add(
          kline(
              open,
              inside.get(0).price,
              inside.stream().mapToDouble(Trade::price).max().orElseThrow(),
              inside.stream().mapToDouble(Trade::price).min().orElseThrow(),
              previous,
              inside.stream().mapToDouble(Trade::quantity).sum()));
    }
    return expected;
  }

  @Test
  void refusesAnIntervalThatIsNotPositive() {
    assertThatThrownBy(() -> new KlineAggregator("a:B", 0, klines::add))
        .hasMessage("kline interval = 0 µs must be positive");
  }
}
