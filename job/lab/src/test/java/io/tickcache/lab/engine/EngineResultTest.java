package io.tickcache.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.lab.report.Samples;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EngineResultTest {

  private final EngineResult result =
      EngineResult.of(
          256,
          EngineVariant.of(KvStorage.FP32),
          "vector-512",
          List.of(
              new EngineCase(EngineCase.CACHED_STEP, 1, 1, new Work(10, 1)),
              new EngineCase(EngineCase.RECOMPUTE, 1, 256, new Work(10, 1000))),
          Map.of(
              EngineResult.READ_RATE, new Samples(10, 5),
              EngineResult.MULTIPLY_RATE, new Samples(100, 50),
              EngineCase.CACHED_STEP, new Samples(2, 4),
              EngineCase.RECOMPUTE, new Samples(20, 40)));

  @Test
  void comparesEveryRoundWithItsOwnRates() {
    assertThat(result.timing(EngineCase.CACHED_STEP).timesFloor().lowerQuartile())
        .isCloseTo(2, within(1e-12));
    assertThat(result.timing(EngineCase.RECOMPUTE).timesFloor().median())
        .isCloseTo(2, within(1e-12));
  }

  @Test
  void dividesTheRecomputeByTheCachedStepOfTheSameRound() {
    assertThat(result.recomputeOverCached().median()).isCloseTo(10, within(1e-12));
  }

  @Test
  void refusesAnUnknownCase() {
    assertThatThrownBy(() -> result.timing("gather")).hasMessage("no case is called gather");
  }
}
