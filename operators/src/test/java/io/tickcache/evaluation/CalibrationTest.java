package io.tickcache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibrationTest {

  @Test
  void confidenceThatMeansWhatItSaysHasNoError() {
    Random random = new Random(2);
    int rows = 50_000;
    double[] forecasts = new double[rows];
    double[] confidences = new double[rows];
    double[] labels = new double[rows];
    for (int i = 0; i < rows; i++) {
      confidences[i] = random.nextDouble();
      forecasts[i] = random.nextBoolean() ? 1 : -1;
      boolean right = random.nextDouble() < (1 + confidences[i]) / 2;
      labels[i] = right ? forecasts[i] : -forecasts[i];
    }
    Calibration calibration = Calibration.of(forecasts, confidences, labels);
    assertThat(calibration.error()).isLessThan(0.02);
    assertThat(calibration.bins()).hasSize(10);
  }

  @Test
  void boastingIsSeen() {
    Calibration calibration =
        Calibration.of(new double[] {1, 1}, new double[] {0.9, 0.9}, new double[] {1, -1});
    assertThat(calibration.error()).isCloseTo(0.45, within(1e-9));
    assertThat(calibration.rows()).isEqualTo(2);
    assertThat(calibration.expected()).isCloseTo(0.95, within(1e-9));
    assertThat(calibration.right()).isEqualTo(0.5);
  }

  @Test
  void rowsWithoutDirectionDoNotCount() {
    Calibration calibration =
        Calibration.of(new double[] {0, 1}, new double[] {0, 0.5}, new double[] {1, 0});
    assertThat(calibration.bins()).isEmpty();
    assertThat(calibration.error()).isNaN();
  }
}
