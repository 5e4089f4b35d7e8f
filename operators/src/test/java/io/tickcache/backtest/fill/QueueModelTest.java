package io.tickcache.backtest.fill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** The figures are those of hftbacktest's rule, computed apart from this code. */
class QueueModelTest {

  private static final Offset<Double> TINY = within(1e-12);

  @Test
  void sharesOutWhatWasCancelled() {
    assertThat(QueueModel.SQUARE.afterChange(6, 10, 7, 0)).isCloseTo(3.9230769230769234, TINY);
    assertThat(QueueModel.CUBE.afterChange(6, 10, 7, 0)).isCloseTo(3.6857142857142855, TINY);
    assertThat(QueueModel.LOGARITHM.afterChange(6, 10, 7, 0)).isCloseTo(4.358042490860829, TINY);
  }

  @Test
  void leavesOutWhatWasTraded() {
    assertThat(QueueModel.SQUARE.afterChange(4, 10, 7, 2)).isCloseTo(3.6923076923076925, TINY);
    assertThat(QueueModel.CUBE.afterChange(4, 10, 7, 2)).isCloseTo(3.7714285714285714, TINY);
    assertThat(QueueModel.LOGARITHM.afterChange(4, 10, 7, 2)).isCloseTo(3.5473191697130573, TINY);
  }

  @Test
  void averseToRiskItMovesByTradesAlone() {
    assertThat(QueueModel.RISK_AVERSE.afterChange(6, 10, 7, 0)).isEqualTo(6);
    assertThat(QueueModel.RISK_AVERSE.afterChange(6, 10, 5, 0)).isEqualTo(5);
    assertThat(QueueModel.RISK_AVERSE.afterChange(4, 10, 7, 2)).isEqualTo(4);
  }

  @Test
  void whatIsAddedStandsBehind() {
    for (QueueModel model : QueueModel.values()) {
      assertThat(model.afterChange(6, 10, 15, 0)).as("%s", model).isEqualTo(6);
    }
  }
}
