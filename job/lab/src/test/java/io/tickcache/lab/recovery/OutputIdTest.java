package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.schemas.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputIdTest {

  @Test
  void scoresOfTwoModelsAtOneTimeAreTwo() {
    OutputId one = OutputId.of(score("a@1"));

    assertThat(one).isEqualTo(OutputId.of(score("a@1")));
    assertThat(one).isNotEqualTo(OutputId.of(score("b@2")));
  }

  private static Score score(String model) {
    return Score.newBuilder()
        .setInstrument("x:A")
        .setEventTimeMicros(60_000_000)
        .setWindowMicros(60_000_000)
        .setModelId(model)
        .setPredictions(0)
        .setRows(0)
        .setStride(1)
        .setFeeBps(0)
        .setOutputs(List.of())
        .build();
  }
}
