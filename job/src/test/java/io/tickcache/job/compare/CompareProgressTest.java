package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.backtest.JobVariant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompareProgressTest {

  private final Cell cell = new Cell("int8", new JobVariant(List.of(), null), 0, 0);
  private final CompareProgress progress = new CompareProgress(1);

  @Test
  void noMinusStandsBeforeWhatIsRoundedToNothing() {
    assertThat(run(-0.004)).isEqualTo("  run before: net return -0.400 %");
    assertThat(run(0.25)).isEqualTo("  run before: net return +25.000 %");
    assertThat(run(-4e-8)).isEqualTo("  run before: net return 0.000 %");
    assertThat(run(0)).isEqualTo("  run before: net return 0.000 %");
  }

  private String run(double netReturn) {
    progress.begin(cell);
    AccountFigures account =
        new AccountFigures(
            netReturn, 0, 0, 0, 0, 0, 0, new double[0], 0, 1, new double[] {1, 1 + netReturn});
    CellResult result = new CellResult(0, 0, null, 0, null, account, "USDT", List.of(), null);
    return progress.end(CellOutcome.of(cell, result), true);
  }
}
