package io.tickcache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import io.tickcache.model.HeadType;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** Comparisons of a model with others on the same rows, through the report that shows them. */
class BlockBootstrapTest {

  private final Histories histories =
      HistoryReader.read(
          RecordedEvents.klines(1_500, 0, 6).iterator(),
          new ContextRules(Duration.ofHours(1), Long.MAX_VALUE));

  private List<Sample> samples(String output) {
    return Sample.of(
        histories, Target.parse(output).toReturn(), Split.byShares(histories, 0.2, 0.2), Part.TEST);
  }

  private static double[] forecasts(List<Sample> rows, ToDoubleFunction<Sample> forecast) {
    return rows.stream().mapToDouble(forecast).toArray();
  }

  /** Labels with noise, as returns. */
  private static double[] noisy(List<Sample> rows, double noise, long seed) {
    Random random = new Random(seed);
    return forecasts(rows, s -> s.label() + noise * random.nextGaussian());
  }

  private HorizonReport report(
      HeadType head, String output, List<Sample> rows, double[] model, double[] other) {
    Map<String, double[]> all = new LinkedHashMap<>();
    all.put(HorizonReport.MODEL, model);
    all.put("other", other);
    return new HorizonScores(
            new HorizonRows(
                output,
                head,
                Target.parse(output).toReturn(),
                60_000_000,
                rows,
                all,
                null,
                List.of(),
                List.of()),
            0)
        .report();
  }

  private Comparison compare(double[] model, double[] other) {
    return report(
            HeadType.REGRESSION, "return_1bars_bps", samples("return_1bars_bps"), model, other)
        .comparisons()
        .get(0);
  }

  private double[] noisy(double noise, long seed) {
    return noisy(samples("return_1bars_bps"), noise, seed);
  }

  @Test
  void aForecastIsNoBetterThanItself() {
    double[] forecasts = noisy(30, 1);
    Comparison comparison = compare(forecasts, forecasts);
    assertThat(comparison.difference()).isZero();
    assertThat(comparison.verdict()).isEqualTo(Verdict.CANNOT_TELL);
    assertThat(comparison.blocks()).isGreaterThan(80);
  }

  @Test
  void whatIsClearlyBetterIsFoundAndSoIsWhatIsWorse() {
    Comparison comparison = compare(noisy(10, 1), noisy(1_000, 2));
    assertThat(comparison.low()).isPositive().isLessThan(comparison.difference());
    assertThat(comparison.verdict()).isEqualTo(Verdict.BETTER);
    Comparison turned = compare(noisy(1_000, 2), noisy(10, 1));
    assertThat(turned.high()).isNegative();
    assertThat(turned.verdict()).isEqualTo(Verdict.WORSE);
  }

  @Test
  void whatIsEquallyGoodIsNotFoundBetter() {
    Comparison comparison = compare(noisy(30, 1), noisy(30, 2));
    assertThat(comparison.low()).isNegative();
    assertThat(comparison.high()).isPositive();
    assertThat(comparison.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void fewBlocksSayNothing() {
    List<Sample> few = samples("return_1bars_bps").subList(0, 16);
    Comparison comparison =
        report(
                HeadType.REGRESSION,
                "return_1bars_bps",
                few,
                noisy(few, 0, 1),
                forecasts(few, s -> -s.label()))
            .comparisons()
            .get(0);
    assertThat(comparison.blocks()).isLessThan(Comparison.MIN_BLOCKS);
    assertThat(comparison.low()).isPositive();
    assertThat(comparison.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void equalRowsGiveEqualIntervals() {
    assertThat(compare(noisy(30, 1), noisy(50, 2))).isEqualTo(compare(noisy(30, 1), noisy(50, 2)));
  }

  /** The table and the comparisons below it are of the same rows. */
  @Test
  void differencesAreThoseOfTheTable() {
    List<Sample> rows = samples("direction_2bars");
    Random random = new Random(3);
    for (HeadType head : HeadType.values()) {
      String output =
          switch (head) {
            case REGRESSION -> "return_2bars_bps";
            case DIRECTION -> "direction_2bars";
            case ALLOCATION -> "allocation_2bars";
          };
      HorizonReport report =
          report(
              head,
              output,
              rows,
              forecasts(rows, s -> random.nextDouble()),
              forecasts(rows, s -> random.nextDouble()));
      Comparison comparison = report.comparisons().get(0);
      double sign = comparison.measure() == Measure.LOG_LOSS ? -1 : 1;
      double model = comparison.measure().of(report.pooled().get(HorizonReport.MODEL));
      double other = comparison.measure().of(report.pooled().get("other"));
      assertThat(comparison.difference())
          .as(head.name())
          .isCloseTo(sign * (model - other), within(1e-9));
    }
  }

  @Test
  void aLowerLogLossIsBetterAndSoIsMoreEarned() {
    List<Sample> rows = samples("direction_2bars");
    assertThat(
            report(
                    HeadType.DIRECTION,
                    "direction_2bars",
                    rows,
                    forecasts(rows, s -> s.label() > 0 ? 0.6 : 0.4),
                    forecasts(rows, s -> 0.5))
                .comparisons()
                .get(0)
                .verdict())
        .isEqualTo(Verdict.BETTER);
    assertThat(
            report(
                    HeadType.ALLOCATION,
                    "allocation_2bars",
                    rows,
                    forecasts(rows, s -> s.label() > 0 ? -1 : 1),
                    forecasts(rows, s -> 0))
                .comparisons()
                .get(0)
                .verdict())
        .isEqualTo(Verdict.WORSE);
  }
}
