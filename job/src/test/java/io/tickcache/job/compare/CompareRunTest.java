package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import org.junit.jupiter.api.Test;

class CompareRunTest {

  @Test
  void moreTrialsThanCanBeCountedAreRefusedBeforeAnythingRuns() {
    assertThatThrownBy(() -> CompareRun.checkTrials(100_000_000, 24))
        .isInstanceOf(UserException.class)
        .hasMessage("--trials 100000000 times 24 cells must be 2147483647 at most");
    assertThatCode(() -> CompareRun.checkTrials(Integer.MAX_VALUE, 1)).doesNotThrowAnyException();
  }
}
