package io.tickcache.job.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpeedTest {

  @Test
  void readsMaxAndFactors() {
    assertThat(Speed.parse("max").isMax()).isTrue();
    assertThat(Speed.parse("2.5x").factor()).hasValue(2.5);
    assertThat(Speed.parse("10x")).hasToString("10x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1", "0x", "-1x", "NaNx", "Infinityx", "2e6x", "MAX"})
  void saysTheRuleOtherwise(String text) {
    assertThatThrownBy(() -> Speed.parse(text))
        .hasMessage(
            "'" + text + "' must be max, or a factor from above 0x to 1000000x, e.g. 1x or 10x");
  }
}
