package io.tickcache.market;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SteadyTimeTest {

  private static final long MAX_JUMP = 1_000;

  private final SteadyTime time = new SteadyTime(MAX_JUMP);

  private SteadyTime after(long... times) {
    for (long next : times) {
      time.saw(next);
    }
    return time;
  }

  @Test
  void isTheNewest() {
    assertThat(after(5_000, 5_100, 5_050).newest()).isEqualTo(5_100);
  }

  @Test
  void isUnknownBeforeTheSecond() {
    assertThat(time.newest()).isEqualTo(SteadyTime.NONE);
    assertThat(time.newestOrFirst()).isEqualTo(SteadyTime.NONE);
    assertThat(after(5_000).newest()).isEqualTo(SteadyTime.NONE);
    assertThat(time.newestOrFirst()).isEqualTo(5_000);
  }

  @Test
  void passesOverOneThatIsFarAhead() {
    assertThat(after(5_000, 5_001, 9_000_000, 5_002, 8_000_000, 5_003).newest()).isEqualTo(5_003);
  }

  @Test
  void passesOverAFirstOneThatIsFarAhead() {
    assertThat(after(9_000_000, 5_000, 5_001).newest()).isEqualTo(5_001);
  }

  @Test
  void jumpsOnceTheNextConfirms() {
    assertThat(after(5_000, 5_001, 80_000).newest()).isEqualTo(5_001);
    assertThat(after(80_001).newest()).isEqualTo(80_001);
  }

  @Test
  void isOneBehindWhereEveryOneIsAJump() {
    assertThat(after(0, 10_000, 20_000, 30_000).newest()).isEqualTo(20_000);
  }

  @Test
  void passesOverTimesAsFarApartAsNumbersGo() {
    assertThat(after(Long.MAX_VALUE, -5_000, Long.MAX_VALUE - 1, -4_999).newest())
        .isEqualTo(-4_999);
    assertThat(after(Long.MIN_VALUE + 1, -4_998).newest()).isEqualTo(-4_998);
  }

  @Test
  void whatIsBehindIsJudgedByWhatIsCredible() {
    assertThat(time.isBehind(5_000)).isFalse();
    assertThat(after(5_000).isBehind(4_999)).isTrue();
    assertThat(time.isBehind(3_000)).as("the first may be the wrong one").isFalse();
    assertThat(after(9_000_000).isBehind(4_999)).isTrue();
    assertThat(time.isBehind(5_001)).isFalse();
  }
}
