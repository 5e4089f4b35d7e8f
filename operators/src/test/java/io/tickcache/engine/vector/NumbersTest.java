package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.StoredPage;
import java.math.BigDecimal;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Rounding to small types gives the nearest number of the type, the even one of two. */
class NumbersTest {

  private static final long SEED = 16;
  private static final int NUMBERS = 200_000;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void everyNumberOfATypeStaysItself() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      short number = (short) bits;
      if (Float.isFinite(Numbers.bf16(number))) {
        assertThat(Numbers.toBf16(Numbers.bf16(number))).isEqualTo(number);
      }
      if ((bits >> 10 & 31) != 31) { // infinite or not a number: never stored
        assertThat(Numbers.toFp16(Numbers.fp16(number))).isEqualTo(number);
      }
    }
    for (int bits = 0; bits < 1 << 8; bits++) {
      if ((bits & 127) != 127) { // not a number: never stored
        assertThat(Numbers.toFp8(Numbers.fp8((byte) bits))).isEqualTo((byte) bits);
        assertThat(Numbers.fp8((byte) bits)).isEqualTo(StoredPage.fp8((byte) bits));
      }
    }
  }

  @Test
  void bf16IsTheUpperHalfOfAFloat() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      assertThat(Float.floatToRawIntBits(Numbers.bf16((short) bits)) >>> 16).isEqualTo(bits);
    }
  }

  @Test
  void knowsTheNumbersOfFp16() {
    assertThat(Numbers.fp16((short) 0x3c00)).isEqualTo(1);
    assertThat(Numbers.fp16((short) 0xc000)).isEqualTo(-2);
    assertThat(Numbers.fp16((short) 0x7bff)).isEqualTo(65_504);
    assertThat(Numbers.fp16((short) 0x0001)).isEqualTo(0x1p-24f);
    assertThat(Numbers.fp16((short) 0x0400)).isEqualTo(0x1p-14f);
    assertThat(Float.floatToIntBits(Numbers.fp16((short) 0x8000))).isEqualTo(0x80000000);
  }

  @Test
  void roundsToTheNearestFp16() {
    check(bits -> Numbers.fp16((short) (int) bits), 0x7c00, x -> Numbers.toFp16(x) & 0xffff, 15);
  }

  @Test
  void roundsToTheNearestBf16() {
    check(bits -> Numbers.bf16((short) (int) bits), 0x7f80, x -> Numbers.toBf16(x) & 0xffff, 100);
  }

  @Test
  void roundsToTheNearestFp8() {
    check(bits -> Numbers.fp8((byte) (int) bits), 127, x -> Numbers.toFp8(x) & 0xff, 8);
  }

  /**
   * Compares with a search among all numbers of the type.
   *
   * @param count of numbers from 0 on
   * @param exponents of the arguments, to both sides of 0
   */
  private void check(
      Function<Integer, Float> number, int count, Function<Float, Integer> rounded, int exponents) {
    TreeMap<Float, Integer> numbers = new TreeMap<>();
    for (int bits = 0; bits < count; bits++) {
      numbers.put(number.apply(bits), bits);
    }
    for (int i = 0; i < NUMBERS; i++) {
      int exponent = random.nextInt(-exponents - 12, exponents);
      float x = Math.scalb((float) random.nextDouble(1, 2), exponent);
      if (i % 4 == 0) { // exactly between two
        int bits = random.nextInt(count - 1);
        x = (float) (((double) number.apply(bits) + number.apply(bits + 1)) / 2);
      }
      assertThat(rounded.apply(x))
          .as("seed %d, %s", SEED, x)
          .isEqualTo(nearest(numbers, Math.min(x, numbers.lastKey())));
    }
  }

  private static int nearest(TreeMap<Float, Integer> numbers, float x) {
    float below = numbers.floorKey(x);
    float above = numbers.ceilingKey(x);
    BigDecimal toBelow = new BigDecimal(x).subtract(new BigDecimal(below));
    BigDecimal toAbove = new BigDecimal(above).subtract(new BigDecimal(x));
    int nearer = toBelow.compareTo(toAbove);
    int even = numbers.get(below) % 2 == 0 ? numbers.get(below) : numbers.get(above);
    return nearer == 0 ? even : numbers.get(nearer < 0 ? below : above);
  }

  @Test
  void whatIsTooLargeForFp16BecomesItsLargestNumber() {
    assertThat(Numbers.fp16(Numbers.toFp16(1e6f))).isEqualTo(65_504);
    assertThat(Numbers.fp16(Numbers.toFp16(-65_519))).isEqualTo(-65_504);
    assertThat(Numbers.fp16(Numbers.toFp16(Float.NEGATIVE_INFINITY))).isEqualTo(-65_504);
  }

  @Test
  void signsStay() {
    for (float x : new float[] {0x1p-30f, 0x1p-20f, 0.3f, 100}) {
      assertThat(Numbers.toFp16(-x) & 0xffff).isEqualTo(Numbers.toFp16(x) & 0xffff | 0x8000);
      assertThat(Numbers.toBf16(-x) & 0xffff).isEqualTo(Numbers.toBf16(x) & 0xffff | 0x8000);
      assertThat(Numbers.toFp8(-x) & 0xff).isEqualTo(Numbers.toFp8(x) & 0xff | 0x80);
    }
  }
}
