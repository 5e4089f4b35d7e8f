package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Verdict;
import io.tickcache.evaluation.WalkForward;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.evaluation.WalkForwardReport.Fold;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.Folds;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.PositionEncoding;
import io.tickcache.testing.RecordedEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class WalkForwardTest {

  private static final int FOLDS = 3;
  private static final TrainingOptions OPTIONS =
      new TrainingOptions(
          "walker",
          new Architecture(16, 2, 1, 32, 16, PositionEncoding.ROPE, 10_000.0, null),
          HeadType.REGRESSION,
          List.of("return_1bars_bps", "return_4bars_bps"),
          1,
          3,
          3,
          48,
          4,
          0.005,
          10,
          0.01,
          0,
          1,
          Duration.ofHours(1),
          List.of(),
          null,
          null);

  private final List<RecordedEvent> events = RecordedEvents.klines(1_500, -0.7, 3);
  private final Histories histories = histories(Long.MAX_VALUE);
  private final List<Split> splits = Folds.cut(histories, FOLDS, 0.25);

  private Histories histories(long untilMicros) {
    return HistoryReader.read(
        events.stream().filter(e -> e.eventTimeMicros() <= untilMicros).iterator(),
        OPTIONS.contextRules());
  }

  private static WalkForwardReport walk(Histories data, List<Split> splits, long chosenUntilMicros)
      throws IOException {
    WalkForward.Fitting fitting =
        split -> {
          try (Trainer trainer = Trainer.open(data, split, OPTIONS)) {
            return trainer.train(null, progress -> {});
          }
        };
    return new WalkForward(data, fitting, 0).run(splits, chosenUntilMicros, progress -> {});
  }

  private static int rows(EvaluationReport report, int horizon) {
    return report.horizons().get(horizon).pooled().get(HorizonReport.MODEL).rows();
  }

  @Test
  void scoresTheRowsOfAllFoldsTogether() throws Exception {
    WalkForwardReport report = walk(histories, splits, splits.get(1).validatedUntilMicros());
    assertThat(report.name()).isEqualTo("walker");
    assertThat(report.folds()).extracting(Fold::untouched).containsExactly(false, true, true);
    assertThat(report.folds()).extracting(f -> f.report().modelId()).doesNotHaveDuplicates();
    for (int horizon = 0; horizon < 2; horizon++) {
      int h = horizon;
      assertThat(rows(report.together(), h))
          .isEqualTo(report.folds().stream().mapToInt(f -> rows(f.report(), h)).sum());
      assertThat(rows(report.untouched(), h))
          .isEqualTo(report.folds().stream().skip(1).mapToInt(f -> rows(f.report(), h)).sum());
    }
    HorizonReport first = report.together().horizons().get(0);
    assertThat(first.pooled().get(HorizonReport.MODEL).ic()).isGreaterThan(0.4);
    assertThat(first.comparisons().get(0).verdict()).as("than zero").isEqualTo(Verdict.BETTER);
    assertThat(first.impossible()).isEmpty();
    assertThat(first.calibration()).isNotNull();
  }

  @Test
  void noFoldKnowsWhatComesAfterIt() throws Exception {
    List<Split> first = splits.subList(0, 1);
    Fold whole = walk(histories, first, 0).folds().get(0);
    Fold cut = walk(histories(first.get(0).testedUntilMicros()), first, 0).folds().get(0);
    assertThat(cut).isEqualTo(whole);
  }

  @Test
  void foldsThatTheOptionsWereChosenOnAreNotCalledUntouched() throws Exception {
    WalkForwardReport report = walk(histories, splits.subList(0, 1), Long.MAX_VALUE);
    assertThat(report.folds().get(0).untouched()).isFalse();
    assertThat(report.untouched()).isNull();
  }
}
