package io.tickcache.lab.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void medianAndQuartilesLieBetweenTheNearestMeasurements() {
    Samples samples = new Samples(4, 1, 3, 2);

    assertThat(samples.median()).isEqualTo(2.5);
    assertThat(samples.lowerQuartile()).isEqualTo(1.75);
    assertThat(samples.upperQuartile()).isEqualTo(3.25);
  }

  @Test
  void oneMeasurementIsItsOwnMedianAndQuartile() {
    Samples samples = new Samples(7);

    assertThat(samples.median()).isEqualTo(7);
    assertThat(samples.lowerQuartile()).isEqualTo(7);
    assertThat(samples.upperQuartile()).isEqualTo(7);
  }

  @Test
  void medianIgnoresOneDisturbedRound() {
    assertThat(new Samples(1, 1, 1000, 1, 1).median()).isEqualTo(1);
  }

  @Test
  void pairsQuantitiesRoundByRound() {
    Samples full = new Samples(100, 300, 200);
    Samples cached = new Samples(10, 30, 10);

    Samples ratio = full.with(cached, (a, b) -> a / b);

    assertThat(ratio.median()).isEqualTo(10);
    assertThat(ratio.upperQuartile()).isEqualTo(15);
  }

  @Test
  void refusesToPairDifferentRounds() {
    assertThatThrownBy(() -> new Samples(1, 2).with(new Samples(1), Double::sum))
        .hasMessage("2 rounds and 1 rounds cannot be paired");
    assertThatThrownBy(Samples::new).isInstanceOf(IllegalArgumentException.class);
  }
}
