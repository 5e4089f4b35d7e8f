package io.tickcache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final Target TARGET = Target.parse("return_4bars_bps");

  private final Histories histories =
      HistoryReader.read(
          RecordedEvents.klines(1_000, 0, 6).iterator(),
          new ContextRules(Duration.ofHours(1), Long.MAX_VALUE));
  private final List<Sample> samples =
      Sample.of(histories, TARGET, Split.byShares(histories, 0.3, 0.3), Part.TEST);
  private final double[] labels = samples.stream().mapToDouble(Sample::label).toArray();

  private Score score(double feeBps, double... forecasts) {
    return new Scores(TARGET, feeBps).pooled(samples, forecasts);
  }

  private double[] times(double factor) {
    return Arrays.stream(labels).map(label -> factor * label).toArray();
  }

  @Test
  void knowingTheFutureIsPerfect() {
    Score score = score(0, labels);
    assertThat(score.ic()).isCloseTo(1, within(1e-12));
    assertThat(score.r2()).isEqualTo(1);
    assertThat(score.directionRight()).isEqualTo(1);
    assertThat(score.valuePerTrade()).isPositive();
  }

  /**
   * Ranks of a single row say nothing: its instrument has no coefficient, and spoils no other's.
   */
  @Test
  void anInstrumentOfOneRowHasNoPartInTheCoefficient() {
    List<RecordedEvent> others = RecordedEvents.klines(1_000, 0, 7);
    others.stream()
        .map(RecordedEvent.KlineEvent.class::cast)
        .forEach(event -> event.kline().setInstrument("test:OTHER"));
    Histories other =
        HistoryReader.read(
            others.iterator(), new ContextRules(Duration.ofHours(1), Long.MAX_VALUE));
    List<Sample> more = new ArrayList<>(samples);
    more.add(Sample.of(other, TARGET, Split.byShares(other, 0.3, 0.3), Part.TEST).get(0));
    double[] forecasts = Arrays.copyOf(labels, labels.length + 1);
    Score pooled = new Scores(TARGET, 0).pooled(more, forecasts);
    assertThat(pooled.ic()).isCloseTo(1, within(1e-12));
    assertThat(pooled.rows()).isEqualTo(labels.length + 1);
  }

  @Test
  void forecastingNothingScoresNothing() {
    Score score = score(0, new double[labels.length]);
    assertThat(score.ic()).isZero();
    assertThat(score.r2()).isZero();
    assertThat(score.directionRows()).isZero();
    assertThat(score.directionRight()).isNaN();
    assertThat(score.trades()).isZero();
  }

  @Test
  void sizeCountsForR2AndOrderForTheCoefficient() {
    assertThat(score(0, times(2)).r2()).isCloseTo(0, within(1e-9));
    assertThat(score(0, times(2)).ic()).isCloseTo(1, within(1e-12));
    assertThat(score(0, times(-1)).ic()).isCloseTo(-1, within(1e-12));
  }

  @Test
  void overlappingLabelsAreWorthTheirTimeOnly() {
    assertThat(score(0, labels).rows()).isEqualTo(samples.size()).isGreaterThan(300);
    assertThat(score(0, labels).effectiveRows()).isCloseTo(samples.size() / 4.0, within(1.0));
  }

  @Test
  void theIntervalOfDirectionIsWilsons() {
    double[] forecasts = labels.clone();
    for (int i = 0; i < forecasts.length; i += 4) {
      forecasts[i] = -forecasts[i];
    }
    Score score = score(0, forecasts);
    double n = score.effectiveRows();
    double p = score.directionRight();
    double z2 = 1.96 * 1.96;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    assertThat((score.directionLow() + score.directionHigh()) / 2).isCloseTo(centre, within(1e-4));
    assertThat(score.directionLow()).isLessThan(p);
    assertThat(score.directionHigh()).isGreaterThan(p);
  }

  @Test
  void feesArePaidTwiceAndKeepSmallForecastsOut() {
    Score free = score(0, labels);
    Score dear = score(5, labels);
    assertThat(dear.trades()).isLessThan(free.trades());
    double expected =
        Arrays.stream(labels)
            .map(Math::abs)
            .filter(l -> l > 10)
            .map(l -> l - 10)
            .average()
            .orElseThrow();
    assertThat(dear.valuePerTrade()).isCloseTo(expected, within(1e-9));
  }
}
