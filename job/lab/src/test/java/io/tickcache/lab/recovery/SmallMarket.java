package io.tickcache.lab.recovery;

import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.time.Duration;
import java.util.List;

/** A simulated market that a busy machine keeps up with. */
final class SmallMarket {

  /** A day of six instruments with ten updates and a kline a second. */
  static final FeedOptions FEED =
      new FeedOptions(
          List.of(),
          Duration.ofDays(1),
          Speed.parse("1x"),
          Duration.ofSeconds(1),
          null,
          BadLinePolicy.SKIP,
          KlineLabels.NONE,
          6,
          10,
          1);

  private SmallMarket() {}
}
