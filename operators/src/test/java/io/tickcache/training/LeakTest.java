package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.Evaluator;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.ScoredPart;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.ShiftedHistories;
import io.tickcache.history.Split;
import io.tickcache.history.Target;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.PositionEncoding;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The future must not be seen, and where it is, evaluation must say so. */
class LeakTest {

  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          "test",
          new Architecture(16, 2, 1, 32, 16, PositionEncoding.ROPE, 10_000.0, null),
          HeadType.REGRESSION,
          List.of("return_1bars_bps"),
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
  private static final ContextRules RULES = OPTIONS.contextRules();

  private final List<RecordedEvent> events = RecordedEvents.klines(1_200, 0, 8);
  private final Histories honest = HistoryReader.read(events.iterator(), RULES);

  private static HorizonReport evaluate(Histories histories) {
    Split split = Split.byShares(histories, 0.5, 0.2);
    ModelDirectory model = new ModelPlan(OPTIONS, histories, split).untrained();
    EvaluationReport report =
        new Evaluator(model, histories, split, ScoredPart.TEST, 0).run(progress -> {});
    return report.horizons().get(0);
  }

  @Test
  void scoresOfARandomWalkArePossible() {
    HorizonReport report = evaluate(honest);
    assertThat(report.impossible()).isEmpty();
    assertThat(report.pooled().get("linear").ic()).isBetween(-0.2, 0.2);
  }

  @Test
  void aLabelShiftedByOneStepIsFlaggedAsImpossible() {
    HorizonReport report = evaluate(ShiftedHistories.of(honest));
    assertThat(report.pooled().get("linear").ic()).isGreaterThan(0.95);
    assertThat(report.impossible()).contains("linear");
  }

  @Test
  void stepsDoNotChangeWithWhatComesAfterThem() {
    List<RecordedEvent> cut = events.subList(0, 700);
    List<RecordedStep> before = HistoryReader.read(cut.iterator(), RULES).all().get(0).steps();
    List<RecordedStep> after = honest.all().get(0).steps();
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i).features()).containsExactly(before.get(i).features());
      assertThat(after.get(i).position()).isEqualTo(before.get(i).position());
    }
  }

  @Test
  void labelsDoNotChangeWithWhatCameBeforeTheirStep() {
    InstrumentHistory whole = honest.all().get(0);
    InstrumentHistory late =
        HistoryReader.read(events.subList(400, 1_200).iterator(), RULES).all().get(0);
    int skipped = whole.steps().size() - late.steps().size();
    Target target = Target.parse("return_4bars_bps");
    for (int i = 0; i < late.steps().size(); i++) {
      assertThat(Double.valueOf(target.label(late, i, Long.MAX_VALUE)))
          .isEqualTo(Double.valueOf(target.label(whole, skipped + i, Long.MAX_VALUE)));
    }
  }
}
