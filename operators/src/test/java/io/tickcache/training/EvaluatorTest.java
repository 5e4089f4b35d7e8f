package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.Evaluator;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.LeftOut;
import io.tickcache.evaluation.Measure;
import io.tickcache.evaluation.ScoredPart;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.history.Target;
import io.tickcache.model.Architecture;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.PositionEncoding;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be scored is refused with its reason, its instrument and its time. */
class EvaluatorTest {

  private static TrainingOptions options(String output) {
    return new TrainingOptions(
        "test",
        new Architecture(16, 2, 1, 32, 16, PositionEncoding.ROPE, 10_000.0, null),
        Target.parse(output).kind().head(),
        List.of(output),
        1,
        1,
        1,
        48,
        4,
        0.005,
        10,
        0,
        0,
        1,
        Duration.ofHours(1),
        List.of(),
        null,
        null);
  }

  private static Histories histories(List<RecordedEvent> events) {
    return HistoryReader.read(events.iterator(), options("return_1bars_bps").contextRules());
  }

  private final List<RecordedEvent> events = RecordedEvents.klines(600, 0, 8);
  private final Histories klines = histories(events);
  private final Split split = Split.byShares(klines, 0.5, 0.2);

  private ModelDirectory model(String output) {
    return new ModelPlan(options(output), klines, split).untrained();
  }

  @Test
  void aModelOfKlinesRefusesOrderBooks() {
    Histories books = histories(RecordedEvents.simulated(1, Duration.ofSeconds(20), 5));
    Evaluator evaluator = new Evaluator(model("return_1s_bps"), books, split, ScoredPart.TEST, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "sim:\\S+ at \\S+Z: model 'untrained-test' takes no ORDER_BOOK steps, only \\[KLINE]");
  }

  @Test
  void aTestPartWithoutLabelsIsRefused() {
    Evaluator evaluator =
        new Evaluator(model("return_500bars_bps"), klines, split, ScoredPart.TEST, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .hasMessage(
            "output 'return_500bars_bps' has no labels in the test part, test:AAABBB after"
                + " 1970-01-01T07:08:00Z: there is nothing to score");
  }

  private EvaluationReport evaluate(String output, Histories recorded, ScoredPart part) {
    return new Evaluator(model(output), recorded, split, part, 0).run(progress -> {});
  }

  /** Events of the same recording, some of them those of another instrument. */
  private static List<RecordedEvent> named(String instrument, List<RecordedEvent> events) {
    events.stream()
        .map(RecordedEvent.KlineEvent.class::cast)
        .forEach(event -> event.kline().setInstrument(instrument));
    return events;
  }

  @Test
  void recordingsWithoutTheTrainingPartAreScoredWithoutBaselinesThatLearnFromIt() {
    Histories late =
        histories(
            events.stream()
                .filter(event -> event.eventTimeMicros() > split.validatedUntilMicros())
                .toList());
    HorizonReport report = evaluate("return_1bars_bps", late, ScoredPart.TEST).horizons().get(0);
    assertThat(report.pooled()).containsOnlyKeys("model", "zero");
    assertThat(report.absentBaselines())
        .contains(
            new LeftOut(
                "linear",
                "these recordings hold no row of the model's training part: give them, too"));
  }

  @Test
  void whatIsEarlierThanAllTrainingIsScoredWhole() {
    long from = klines.all().get(0).steps().get(200).eventTimeMicros();
    Split later =
        new Split(
            from, split.validatedUntilMicros() - 1, split.validatedUntilMicros(), Long.MAX_VALUE);
    Evaluator evaluator =
        new Evaluator(model("return_1bars_bps"), klines, later, ScoredPart.ALL, 0);
    HorizonReport report = evaluator.run(progress -> {}).horizons().get(0);
    int steps = klines.all().get(0).steps().size();
    long after =
        klines.all().get(0).steps().stream()
            .filter(step -> step.eventTimeMicros() > split.validatedUntilMicros())
            .count();
    // The last one before the training part looks into it, the last of all behind the recording.
    assertThat(report.pooled().get("model").rows()).isEqualTo(199 + (int) after - 1);
    assertThat(steps).isGreaterThan(400);

    Histories early =
        histories(events.stream().filter(event -> event.eventTimeMicros() < from).toList());
    assertThat(
            new Evaluator(model("return_1bars_bps"), early, later, ScoredPart.ALL, 0)
                .run(progress -> {})
                .horizons()
                .get(0)
                .pooled()
                .get("model")
                .rows())
        .isEqualTo(199);
  }

  @Test
  void whatAllIsTrainedOnIsNeverScored() {
    Histories known =
        histories(
            events.stream()
                .filter(event -> event.eventTimeMicros() <= split.validatedUntilMicros())
                .toList());
    Split whole =
        new Split(0, split.trainedUntilMicros(), split.validatedUntilMicros(), Long.MAX_VALUE);
    Evaluator evaluator = new Evaluator(model("return_1bars_bps"), known, whole, ScoredPart.ALL, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .hasMessage(
            "output 'return_1bars_bps' has no labels in the unseen part, test:AAABBB before"
                + " 1970-01-01T00:00:00Z or after 1970-01-01T07:08:00Z: there is nothing to score");
  }

  @Test
  void aBaselineThatCannotExistIsLeftOutWithTheReason() {
    HorizonReport report = evaluate("return_1bars_bps", klines, ScoredPart.TEST).horizons().get(0);
    assertThat(report.pooled())
        .containsOnlyKeys("model", "zero", "last return", "linear", "gradient boosting");
    assertThat(report.absentBaselines())
        .containsExactly(
            new LeftOut("microprice", "no row has an order book's quote"),
            new LeftOut("order-flow imbalance", "no row has an order book's quote"),
            new LeftOut("linear by instrument", "with one instrument it is linear"));
  }

  @Test
  void probabilitiesAreScoredAsSuchBesideBaselinesThatGiveProbabilities() {
    HorizonReport report = evaluate("direction_1bars", klines, ScoredPart.TEST).horizons().get(0);
    assertThat(report.pooled())
        .containsOnlyKeys(
            "model", "even odds", "base rate", "last return", "linear", "gradient boosting");
    // The untrained head is zero: even odds, and the log loss of a coin.
    for (String name : List.of("model", "even odds")) {
      assertThat(report.pooled().get(name).probabilities().logLoss())
          .isCloseTo(Math.log(2), within(1e-7));
      assertThat(report.pooled().get(name).probabilities().brier()).isLessThanOrEqualTo(0.25);
      assertThat(report.pooled().get(name).probabilities().auc()).isEqualTo(0.5);
    }
    report
        .pooled()
        .forEach(
            (name, score) -> {
              assertThat(score.returns()).as(name).isNull();
              assertThat(score.probabilities().logLoss()).as(name).isBetween(0.6, 0.8);
            });
    assertThat(report.comparisons()).allMatch(c -> c.measure() == Measure.LOG_LOSS);
  }

  @Test
  void weightsAreScoredByWhatTheyEarn() {
    HorizonReport report = evaluate("allocation_1bars", klines, ScoredPart.TEST).horizons().get(0);
    assertThat(report.pooled())
        .containsOnlyKeys("model", "zero", "hold", "last return", "linear", "gradient boosting");
    assertThat(report.pooled().get("zero").weights().earnedBps()).isZero();
    assertThat(report.pooled().get("hold").weights().meanSize()).isEqualTo(1);
    assertThat(report.pooled().get("linear").weights().meanSize()).isEqualTo(1);
    assertThat(report.comparisons()).allMatch(c -> c.measure() == Measure.EARNED);
  }

  @Test
  void instrumentsThatFellOutOfThePartAreNamed() {
    List<RecordedEvent> both =
        new ArrayList<>(named("test:EARLY", RecordedEvents.klines(100, 0, 3)));
    both.addAll(events);
    HorizonReport report =
        evaluate("return_1bars_bps", histories(both), ScoredPart.TEST).horizons().get(0);
    assertThat(report.byInstrument()).containsOnlyKeys("test:AAABBB");
    assertThat(report.absentInstruments())
        .containsExactly(new LeftOut("test:EARLY", "no step in the test part"));
  }

  /** A bar of five minutes is no bar of one. */
  @Test
  void klinesOfTwoIntervalsAreNotPooled() {
    List<RecordedEvent> both = new ArrayList<>(events);
    List<RecordedEvent> slow = named("test:SLOW", RecordedEvents.klines(120, 0, 3));
    slow.stream()
        .map(RecordedEvent.KlineEvent.class::cast)
        .map(RecordedEvent.KlineEvent::kline)
        .forEach(
            kline -> {
              kline.setIntervalMicros(5 * kline.getIntervalMicros());
              kline.setOpenTimeMicros(5 * kline.getOpenTimeMicros());
              kline.setCloseTimeMicros(5 * kline.getCloseTimeMicros());
              kline.setEventTimeMicros(kline.getCloseTimeMicros());
              kline.setIngestTimeMicros(kline.getCloseTimeMicros());
            });
    both.addAll(slow);
    both.sort(Comparator.comparingLong(RecordedEvent::eventTimeMicros));
    List<HorizonReport> reports =
        evaluate("return_2bars_bps", histories(both), ScoredPart.TEST).horizons();
    assertThat(reports)
        .extracting(HorizonReport::klineIntervalMicros)
        .containsExactly(60_000_000L, 300_000_000L);
    assertThat(reports.get(0).byInstrument()).containsOnlyKeys("test:AAABBB");
    assertThat(reports.get(1).byInstrument()).containsOnlyKeys("test:SLOW");
    assertThat(reports.get(1).comparisons().get(0).blockMicros()).isEqualTo(1_200_000_000L);
  }

  @Test
  void confidenceIsJudgedMonthByMonth() {
    List<RecordedEvent> late = RecordedEvents.klines(600, 0, 8);
    late.stream()
        .map(RecordedEvent.KlineEvent.class::cast)
        .map(RecordedEvent.KlineEvent::kline)
        .forEach(
            kline -> { // the last of them lie in February 1970
              long shift = 31 * 86_400_000_000L - 500 * 60_000_000L;
              kline.setOpenTimeMicros(kline.getOpenTimeMicros() + shift);
              kline.setCloseTimeMicros(kline.getCloseTimeMicros() + shift);
              kline.setEventTimeMicros(kline.getCloseTimeMicros());
              kline.setIngestTimeMicros(kline.getCloseTimeMicros());
            });
    Histories shifted = histories(late);
    Split parts = Split.byShares(shifted, 0.5, 0.2);
    ModelDirectory model = new ModelPlan(options("return_1bars_bps"), shifted, parts).untrained();
    HorizonReport report =
        new Evaluator(model, shifted, parts, ScoredPart.TEST, 0)
            .run(progress -> {})
            .horizons()
            .get(0);
    assertThat(report.calibrationByMonth()).containsOnlyKeys("1970-01", "1970-02");
  }

  @Test
  void outputsThatAreNoReturnsAreNotScored() {
    Evaluator evaluator =
        new Evaluator(model("volatility_4bars_bps"), klines, split, ScoredPart.TEST, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .hasMessage("none of the outputs [volatility_4bars_bps] is about a return");
  }
}
