package io.tickcache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.evaluation.difference.BlockBootstrap;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import io.tickcache.model.HeadType;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ScoresTest {

  private static final Target TARGET = Target.parse("return_4bars_bps");
  private static final double[] FIVE_RETURNS = {10, -5, 0, 20, -8}; // basis points

  private final Histories histories = histories("test:AAABBB", 6);
  private final List<Sample> samples =
      Sample.of(histories, TARGET, Split.byShares(histories, 0.3, 0.3), Part.TEST);
  private final double[] labels = samples.stream().mapToDouble(Sample::label).toArray();

  private static Histories histories(String instrument, int seed) {
    List<RecordedEvent> events = RecordedEvents.klines(1_000, 0, seed);
    events.stream()
        .map(RecordedEvent.KlineEvent.class::cast)
        .forEach(event -> event.kline().setInstrument(instrument));
    return HistoryReader.read(
        events.iterator(), new ContextRules(Duration.ofHours(1), Long.MAX_VALUE));
  }

  private static Score pooled(HeadType head, double feeBps, List<Sample> rows, double[] forecasts) {
    Scores scores = new Scores(head, TARGET, feeBps);
    Map<InstrumentHistory, Double> weights = new LinkedHashMap<>();
    rows.forEach(row -> weights.put(row.history(), 1.0));
    return scores.pooled(
        rows, forecasts, weights, new BlockBootstrap(scores.labelled(rows), 600_000_000));
  }

  private Score score(double feeBps, double... forecasts) {
    return pooled(HeadType.REGRESSION, feeBps, samples, forecasts);
  }

  private List<Sample> fiveRows() {
    InstrumentHistory history = histories.all().get(0);
    return IntStream.range(0, 5)
        .mapToObj(i -> new Sample(history, 10 * i, FIVE_RETURNS[i]))
        .toList();
  }

  private double[] times(double factor) {
    return Arrays.stream(labels).map(label -> factor * label).toArray();
  }

  /**
   * By hand, with y = 1, 0, ½, 1, 0:
   *
   * <pre>
   * log loss  −ln 0.8, −ln 0.6, −½ ln 0.6 − ½ ln 0.4, −ln 0.3, −ln 0.8
   *           0.22314 + 0.51083 + 0.71356 + 1.20397 + 0.22314 = 2.87464; / 5 = 0.57493
   * Brier     0.2² + 0.4² + 0.1² + 0.7² + 0.2² = 0.74; / 5 = 0.148
   * AUC       rises 0.8, 0.3 against falls 0.4, 0.2: three of the four pairs in order
   * right     rows 1, 2, 5 right, row 4 wrong, row 3 did not move: 3 / 4
   * IC        ranks 5 3 4 2 1 against 4 2 3 5 1: 1 − 6 × (1 + 1 + 1 + 9 + 0) / (5 × 24) = 0.4
   * </pre>
   */
  @Test
  void probabilitiesScoreAsByHand() {
    Score score = pooled(HeadType.DIRECTION, 0, fiveRows(), new double[] {0.8, 0.4, 0.6, 0.3, 0.2});
    assertThat(score.probabilities().logLoss()).isCloseTo(0.574929, within(1e-6));
    assertThat(score.probabilities().brier()).isCloseTo(0.148, within(1e-12));
    assertThat(score.probabilities().auc()).isCloseTo(0.75, within(1e-12));
    assertThat(score.direction().rows()).isEqualTo(4);
    assertThat(score.direction().right()).isCloseTo(0.75, within(1e-12));
    assertThat(score.ic()).isCloseTo(0.4, within(1e-12));
    assertThat(score.returns()).as("a probability is no return in basis points").isNull();
  }

  /**
   * By hand: weight × return = 5, 5, 0, 20, 4, together 34; / 5 = 6.8 bps. A round trip costs 2 × 1
   * bps without a quote; the sizes 0.5 + 1 + 0 + 1 + 0.5 = 3 pay 6: (34 − 6) / 5 = 5.6 bps.
   */
  @Test
  void weightsEarnAsByHand() {
    Score score = pooled(HeadType.ALLOCATION, 1, fiveRows(), new double[] {0.5, -1, 0, 1, -0.5});
    assertThat(score.weights().earnedBps()).isCloseTo(6.8, within(1e-12));
    assertThat(score.weights().afterCostBps()).isCloseTo(5.6, within(1e-12));
    assertThat(score.weights().meanSize()).isCloseTo(0.6, within(1e-12));
    assertThat(score.direction().rows()).isEqualTo(4);
    assertThat(score.returns()).isNull();
    assertThat(score.probabilities()).isNull();
  }

  /**
   * By hand: squared errors 36 + 16 + 1 + 289 + 25 = 367, squared returns 100 + 25 + 0 + 400 + 64 =
   * 589. At a cost of 2 bps rows 1, 4 and 5 trade, and earn 10 − 2, 20 − 2, 8 − 2.
   */
  @Test
  void returnsScoreAsByHand() {
    Score score = pooled(HeadType.REGRESSION, 1, fiveRows(), new double[] {4, -1, 1, 3, -3});
    assertThat(score.returns().r2()).isCloseTo(1 - 367.0 / 589, within(1e-12));
    assertThat(score.returns().trades()).isEqualTo(3);
    assertThat(score.returns().bpsPerTrade()).isCloseTo(32.0 / 3, within(1e-12));
  }

  @Test
  void probabilitiesAtTheEndsCostMuchButNotEverything() {
    Score score = pooled(HeadType.DIRECTION, 0, fiveRows(), new double[] {0, 1, 0.5, 0, 1});
    assertThat(score.probabilities().logLoss())
        .isCloseTo((4 * -Math.log(1e-6) + Math.log(2)) / 5, within(1e-9));
    assertThat(score.probabilities().auc()).isZero();
  }

  @Test
  void withoutARiseOrAFallThereIsNoAuc() {
    List<Sample> rises = List.of(fiveRows().get(0), fiveRows().get(3));
    assertThat(pooled(HeadType.DIRECTION, 0, rises, new double[] {0.6, 0.7}).probabilities().auc())
        .isNaN();
  }

  @Test
  void knowingTheFutureIsPerfect() {
    Score score = score(0, labels);
    assertThat(score.ic()).isCloseTo(1, within(1e-12));
    assertThat(score.returns().r2()).isEqualTo(1);
    assertThat(score.direction().right()).isEqualTo(1);
    assertThat(score.returns().bpsPerTrade()).isPositive();
  }

  /**
   * Ranks of a single row say nothing: its instrument has no coefficient, and spoils no other's.
   */
  @Test
  void anInstrumentOfOneRowHasNoPartInTheCoefficient() {
    Histories other = histories("test:OTHER", 7);
    List<Sample> more = new ArrayList<>(samples);
    more.add(Sample.of(other, TARGET, Split.byShares(other, 0.3, 0.3), Part.TEST).get(0));
    double[] forecasts = Arrays.copyOf(labels, labels.length + 1);
    Score pooled = pooled(HeadType.REGRESSION, 0, more, forecasts);
    assertThat(pooled.ic()).isCloseTo(1, within(1e-12));
    assertThat(pooled.rows()).isEqualTo(labels.length + 1);
  }

  /** Two instruments that move as one are worth no more rows, and no narrower interval. */
  @Test
  void instrumentsThatMoveTogetherCountOnce() {
    InstrumentHistory twin = histories("test:TWIN", 6).all().get(0);
    List<Sample> both = new ArrayList<>(samples);
    samples.forEach(s -> both.add(new Sample(twin, s.index(), s.label())));
    double[] forecasts = labels.clone();
    for (int i = 0; i < forecasts.length; i += 4) {
      forecasts[i] = -forecasts[i];
    }
    double[] twice = Arrays.copyOf(forecasts, 2 * forecasts.length);
    System.arraycopy(forecasts, 0, twice, forecasts.length, forecasts.length);
    Score one = score(0, forecasts);
    Score two = pooled(HeadType.REGRESSION, 0, both, twice);
    assertThat(two.rows()).isEqualTo(2 * one.rows());
    assertThat(two.effectiveRows()).isCloseTo(one.effectiveRows(), within(1e-9));
    assertThat(two.direction().low()).isCloseTo(one.direction().low(), within(1e-9));
    assertThat(two.direction().high()).isCloseTo(one.direction().high(), within(1e-9));
  }

  @Test
  void forecastingNothingScoresNothing() {
    Score score = score(0, new double[labels.length]);
    assertThat(score.ic()).isZero();
    assertThat(score.returns().r2()).isZero();
    assertThat(score.direction().rows()).isZero();
    assertThat(score.direction().right()).isNaN();
    assertThat(score.returns().trades()).isZero();
    assertThat(score.returns().bpsPerTrade()).isNaN();
  }

  @Test
  void sizeCountsForR2AndOrderForTheCoefficient() {
    assertThat(score(0, times(2)).returns().r2()).isCloseTo(0, within(1e-9));
    assertThat(score(0, times(2)).ic()).isCloseTo(1, within(1e-12));
    assertThat(score(0, times(-1)).ic()).isCloseTo(-1, within(1e-12));
  }

  @Test
  void overlappingLabelsAreWorthTheirTimeOnly() {
    assertThat(score(0, labels).rows()).isEqualTo(samples.size()).isGreaterThan(300);
    assertThat(score(0, labels).effectiveRows()).isCloseTo(samples.size() / 4.0, within(1.0));
  }

  @Test
  void theIntervalOfOneInstrumentsDirectionIsWilsons() {
    double[] forecasts = labels.clone();
    for (int i = 0; i < forecasts.length; i += 4) {
      forecasts[i] = -forecasts[i];
    }
    Score score =
        new Scores(HeadType.REGRESSION, TARGET, 0)
            .byInstrument(samples, forecasts)
            .get("test:AAABBB");
    double n = score.effectiveRows();
    double p = score.direction().right();
    double z2 = 1.96 * 1.96;
    double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
    assertThat((score.direction().low() + score.direction().high()) / 2)
        .isCloseTo(centre, within(1e-4));
    assertThat(score.direction().low()).isLessThan(p);
    assertThat(score.direction().high()).isGreaterThan(p);
  }

  @Test
  void feesArePaidTwiceAndKeepSmallForecastsOut() {
    Score free = score(0, labels);
    Score dear = score(5, labels);
    assertThat(dear.returns().trades()).isLessThan(free.returns().trades());
    double expected =
        Arrays.stream(labels)
            .map(Math::abs)
            .filter(l -> l > 10)
            .map(l -> l - 10)
            .average()
            .orElseThrow();
    assertThat(dear.returns().bpsPerTrade()).isCloseTo(expected, within(1e-9));
  }
}
