package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.testing.CapturedLog;
import org.junit.jupiter.api.Test;

class InstrumentWarningsTest {

  private static final String FATE = "are dead letters";

  private final InstrumentWarnings warnings =
      new InstrumentWarnings("ahead of the clock", "Set it right");

  @Test
  void namesAnInstrumentAtOnceAndThenOnceAMinute() {
    try (CapturedLog log = CapturedLog.of(InstrumentWarnings.class)) {
      for (int second = 0; second <= 60; second++) {
        warnings.add("x:LIAR", 172_800_000 - second, FATE, 1_000L * second);
      }
      assertThat(log.lines())
          .containsExactly(
              "'x:LIAR' is 2 d 0 h ahead of the clock: its events are dead letters"
                  + " (1 since the last warning). Set it right",
              "'x:LIAR' is 2 d 0 h ahead of the clock: its events are dead letters"
                  + " (60 since the last warning). Set it right");
    }
  }

  @Test
  void writesAtMostTwentyLinesAMinuteOfAll() {
    try (CapturedLog log = CapturedLog.of(InstrumentWarnings.class)) {
      for (int i = 0; i < 100; i++) {
        warnings.add("x:" + i, 1_500, FATE, 7_000);
      }
      assertThat(log.lines()).hasSize(21);
      assertThat(log.lines().get(20)).startsWith("More instruments are ahead of the clock");
      warnings.add("x:99", 1_500, FATE, 67_000);
      assertThat(log.lines()).hasSize(22);
      assertThat(log.lines().get(21)).contains("'x:99' is 1.5 s ahead", "(2 since");
    }
  }

  @Test
  void describesInTheTwoLargestUnits() {
    assertThat(InstrumentWarnings.describe(1_234)).isEqualTo("1.2 s");
    assertThat(InstrumentWarnings.describe(61_400)).isEqualTo("1 min 1 s");
    assertThat(InstrumentWarnings.describe(3_600_000)).isEqualTo("1 h 0 min");
    assertThat(InstrumentWarnings.describe(172_799_600)).isEqualTo("2 d 0 h");
  }
}
