package io.tickcache.job.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketFeedsTest {

  private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");

  @Test
  void aLiveMarketOpensAtTheGivenTimeAndIsTheSameMarketElse() throws IOException {
    try (MarketFeed live = MarketFeeds.live(simulated(null), NOON);
        MarketFeed other = MarketFeeds.open(simulated(null), null, line -> {})) {
      long later = ChronoUnit.MICROS.between(Instant.parse("2026-01-01T00:00:00Z"), NOON);
      for (int i = 0; i < 100; i++) {
        assertThat(live.next().eventTimeMicros()).isEqualTo(other.next().eventTimeMicros() + later);
      }
    }
  }

  @Test
  void recordingsAndOtherSpeedsAreNotLive() {
    assertThatThrownBy(() -> MarketFeeds.live(options(List.of(Path.of(".")), null), NOON))
        .isInstanceOf(UserException.class)
        .hasMessage("--live is for the simulated market: recordings keep their times");
    assertThatThrownBy(() -> MarketFeeds.live(simulated(Speed.MAX), NOON))
        .isInstanceOf(UserException.class)
        .hasMessage("--live with --speed max: event time would leave the clock; it goes at 1x");
  }

  private static FeedOptions simulated(Speed speed) {
    return options(List.of(), speed);
  }

  private static FeedOptions options(List<Path> recordings, Speed speed) {
    return new FeedOptions(
        recordings, null, speed, null, null, BadLinePolicy.SKIP, KlineLabels.NONE, 2, 10, 1);
  }
}
