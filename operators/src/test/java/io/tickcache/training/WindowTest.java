package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.training.TrainingSet.Sequence;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowTest {

  private static final Sequence SEQUENCE =
      new Sequence(
          "test:A",
          new long[100],
          Collections.nCopies(100, null),
          new long[100],
          new float[100][],
          new float[100]);

  @Test
  void everyStepIsJudgedOnce() {
    for (int shift = 0; shift < 7; shift++) {
      int[] judged = new int[100];
      for (Window window : Window.cut(SEQUENCE, 10, 90, 12, 5, shift)) {
        assertThat(window.size()).isLessThanOrEqualTo(12);
        assertThat(window.supervisedFrom() - window.begin()).isLessThanOrEqualTo(5);
        for (int i = window.supervisedFrom(); i < window.end(); i++) {
          judged[i]++;
        }
      }
      for (int i = 0; i < 100; i++) {
        assertThat(judged[i])
            .as("shift %d, step %d", shift, i)
            .isEqualTo(i >= 10 && i < 90 ? 1 : 0);
      }
    }
  }

  @Test
  void noStepsGiveNoWindow() {
    assertThat(Window.cut(SEQUENCE, 40, 40, 12, 0, 0)).isEqualTo(List.of());
  }
}
