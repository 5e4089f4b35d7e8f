package io.tickcache.evaluation.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairedIcTest {

  private static final long SECOND = 1_000_000;

  /** Two instruments, one with twice the time of the other. */
  private static List<LabelledRow> rows(int each, Random random) {
    List<LabelledRow> rows = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      rows.add(new LabelledRow("a", 2 * i * SECOND, SECOND, random.nextGaussian()));
    }
    for (int i = 0; i < each; i++) {
      rows.add(new LabelledRow("b", i * SECOND / 2, SECOND, random.nextGaussian()));
    }
    return rows;
  }

  private static double[] labels(List<LabelledRow> rows, double noise, Random random) {
    return rows.stream().mapToDouble(r -> r.label() + noise * random.nextGaussian()).toArray();
  }

  @Test
  void instrumentsWeighAsManyHorizonsAsTheirTimeHolds() {
    List<LabelledRow> rows = rows(3, new Random(1));
    double[] forecasts = {rows.get(0).label(), rows.get(1).label(), rows.get(2).label(), 0, 0, 0};

    PairedIc paired = PairedIc.of(rows, forecasts, forecasts);

    // a: 1 and two whole horizons, right about all; b: 1 and two halves, says nothing.
    assertThat(paired.effectiveRows()).isEqualTo(3 + 2);
    assertThat(paired.ic()).isCloseTo(3.0 / 5, within(1e-12));
    assertThat(paired.rows()).isEqualTo(6);
  }

  @Test
  void theSameForecastsDifferByNothing() {
    Random random = new Random(2);
    List<LabelledRow> rows = rows(200, random);
    double[] forecasts = labels(rows, 1, random);

    PairedIc paired = PairedIc.of(rows, forecasts, forecasts.clone());

    assertThat(paired.difference()).isZero();
    assertThat(paired.low()).isZero();
    assertThat(paired.high()).isZero();
    assertThat(paired.blockMicros()).isEqualTo(5 * SECOND);
    assertThat(paired.blocks()).isEqualTo(80);
  }

  @Test
  void whatIsClearlyWorseIsBelowZero() {
    Random random = new Random(3);
    List<LabelledRow> rows = rows(400, random);

    PairedIc paired = PairedIc.of(rows, labels(rows, 3, random), labels(rows, 0.1, random));

    assertThat(paired.high()).isNegative();
    assertThat(paired.difference()).isBetween(paired.low(), paired.high());
  }

  @Test
  void noRowsSayNothing() {
    assertThat(PairedIc.of(List.of(), new double[0], new double[0])).isEqualTo(PairedIc.NONE);
  }
}
