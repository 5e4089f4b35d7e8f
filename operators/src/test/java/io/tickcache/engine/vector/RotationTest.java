package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addition theorem gives what the angle itself gives, at every position. */
class RotationTest {

  private static final int WIDTH = 32;
  private static final double BASE = 10_000;

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        4_095,
        4_096,
        8_191,
        8_192,
        (1L << 31) - 1,
        1L << 31,
        (1L << 31) + 1,
        1_000_000_000_000L
      })
  void agreesWithTheAngleInDouble(long position) {
    float[] cosines = new float[WIDTH / 2];
    float[] sines = new float[WIDTH / 2];
    Rotation.of(WIDTH, BASE).put(position, cosines, sines, 0);
    for (int i = 0; i < WIDTH / 2; i++) {
      double angle = position * StrictMath.pow(BASE, -2.0 * i / WIDTH);
      // Half a unit of fp32, and what the angle itself loses when it is rounded to a double.
      double most = 0x1p-25 + 1e-12 + (i == 0 ? 0 : Math.ulp(angle));
      assertThat((double) cosines[i])
          .as("cosine of pair %d at %d", i, position)
          .isCloseTo(StrictMath.cos(angle), within(most));
      assertThat((double) sines[i])
          .as("sine of pair %d at %d", i, position)
          .isCloseTo(StrictMath.sin(angle), within(most));
    }
  }

  @Test
  void theFirstPositionTurnsNothing() {
    float[] cosines = new float[WIDTH / 2];
    float[] sines = new float[WIDTH / 2];
    Rotation.of(WIDTH, BASE).put(0, cosines, sines, 0);
    assertThat(cosines).containsOnly(1);
    assertThat(sines).containsOnly(0);
  }

  /** High parts are kept in few places, and 64 of them further on in the same one. */
  @ParameterizedTest
  @CsvSource({"0, 262144", "5, 262149", "4096, 266240"})
  void positionsThatShareAPlaceDoNotMix(long one, long other) {
    Rotation used = Rotation.of(WIDTH, BASE);
    for (int i = 0; i < 3; i++) {
      assertThat(at(used, one)).containsExactly(at(Rotation.of(WIDTH, BASE), one));
      assertThat(at(used, other)).containsExactly(at(Rotation.of(WIDTH, BASE), other));
    }
  }

  @Test
  void widthsAndBasesDoNotMix() {
    float[] first = at(Rotation.of(WIDTH, BASE), 77);
    assertThat(at(Rotation.of(WIDTH, 500_000), 77)).isNotEqualTo(first);
    Rotation.of(8, BASE);
    assertThat(at(Rotation.of(WIDTH, BASE), 77)).containsExactly(first);
  }

  /** Cosines, then sines, put behind what is there already. */
  private static float[] at(Rotation rotation, long position) {
    float[] both = new float[WIDTH];
    float[] sines = new float[WIDTH];
    rotation.put(position, both, sines, 0);
    System.arraycopy(sines, 0, both, WIDTH / 2, WIDTH / 2);
    return both;
  }
}
