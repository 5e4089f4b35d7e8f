package io.tickcache.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.history.Split.Part;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldsTest {

  private static Histories histories(int klines) {
    return HistoryReader.read(
        RecordedEvents.klines(klines, 0, 6).iterator(),
        new ContextRules(Duration.ofHours(1), Long.MAX_VALUE));
  }

  private final Histories histories = histories(1_024); // 1,000 steps

  private long steps(Split split, Part part) {
    return Arrays.stream(histories.stepTimes()).filter(t -> split.partOf(t) == part).count();
  }

  @Test
  void testPartsFollowOneAnotherToTheEnd() {
    List<Split> folds = Folds.cut(histories, 4, 0.25);
    assertThat(folds).hasSize(4);
    long covered = 0;
    for (int i = 0; i < 4; i++) {
      covered += steps(folds.get(i), Part.TEST);
      assertThat(steps(folds.get(i), Part.TEST)).isBetween(149L, 151L);
      if (i > 0) {
        assertThat(folds.get(i).validatedUntilMicros())
            .isEqualTo(folds.get(i - 1).testedUntilMicros());
      }
    }
    assertThat(steps(folds.get(0), Part.TRAINING) + steps(folds.get(0), Part.VALIDATION))
        .isEqualTo(histories.steps() - covered)
        .isBetween(399L, 401L);
    assertThat(steps(folds.get(3), Part.LATER)).isZero();
  }

  @Test
  void theLastOfThePastValidates() {
    for (Split fold : Folds.cut(histories, 3, 0.25)) {
      long past = steps(fold, Part.TRAINING) + steps(fold, Part.VALIDATION);
      assertThat(steps(fold, Part.VALIDATION)).isEqualTo(Math.round(0.25 * past));
    }
  }

  @Test
  void aFoldOfEqualCutIsTheSplitBySharesItself() {
    Split shares = Split.byShares(histories, 0.55, 0.15);
    double validation =
        (double) steps(shares, Part.VALIDATION)
            / (steps(shares, Part.VALIDATION) + steps(shares, Part.TRAINING));
    Split third = Folds.cut(histories, 4, validation).get(2);
    assertThat(third.trainedUntilMicros()).isEqualTo(shares.trainedUntilMicros());
    assertThat(third.validatedUntilMicros()).isEqualTo(shares.validatedUntilMicros());
  }

  @Test
  void labelsStayInsideTheirPart() {
    Split fold = Folds.cut(histories, 4, 0.25).get(1);
    InstrumentHistory history = histories.all().get(0);
    Target target = Target.parse("return_4bars_bps");
    for (int i = 0; i < history.steps().size(); i++) {
      long time = history.steps().get(i).eventTimeMicros();
      long end = fold.endOf(fold.partOf(time));
      if (!Double.isNaN(target.label(history, i, end))) {
        assertThat(fold.partOf(time + 4 * 60_000_000L)).isEqualTo(fold.partOf(time));
      }
    }
  }

  @Test
  void tooLittleDataIsRefusedWithItsTime() {
    assertThatThrownBy(() -> Folds.cut(histories(26), 4, 0.25))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "too little data: 1 of 2 steps of test:AAABBB until 1970-01-01T00:25:00Z");
    assertThatThrownBy(() -> Folds.cut(histories, 0, 0.25))
        .hasMessage("folds = 0 must be at least 1");
  }
}
