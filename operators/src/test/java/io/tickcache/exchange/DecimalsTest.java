package io.tickcache.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalsTest {

  private static double parse(String number) throws MalformedLineException {
    return Decimals.parse(("<" + number + ">").toCharArray(), 1, number.length());
  }

  @Test
  void parsesAsTheJdkDoes() throws MalformedLineException {
    long seed = 11;
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      BigInteger digits = new BigInteger(1 + random.nextInt(70), random);
      String number = new BigDecimal(digits, random.nextInt(30)).toPlainString();

      assertThat(parse(number)).as("seed %d: %s", seed, number).isEqualTo(Double.valueOf(number));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1.5", "1e-7", "00012.50", ".5", "5.", "61837.63000000", "-0"})
  void parsesOtherNotations(String number) throws MalformedLineException {
    assertThat(parse(number)).isEqualTo(Double.parseDouble(number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "1.2.3", "abc", "1,5", "-"})
  void refusesWhatIsNoNumber(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("'" + text + "' is not a number");
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "1e999"})
  void refusesWhatIsNotFinite(String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("is not finite");
  }
}
