package io.tickcache.job.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.Terminal;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.recording.BadLinePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of task managers of a real cluster, as {@code bench recovery} does it, a few times. */
class RecoveryITCase {

  private static final int KILLS = 2;

  @Test
  void killedTaskManagersLeaveNoTrace(@TempDir Path work) throws Exception {
    FeedOptions market =
        new FeedOptions(
            List.of(),
            Duration.ofDays(1),
            Speed.parse("1x"),
            null,
            null,
            BadLinePolicy.SKIP,
            6,
            10,
            1);
    RecoveryOptions options =
        new RecoveryOptions(market, KILLS, 1, Delivery.EXACTLY_ONCE, false, work, List.of());

    RecoveryReport report = new RecoveryBench(options, Terminal.of(false)).run();

    assertThat(report.recoveries()).hasSize(KILLS);
    assertThat(report.passed()).as(report.verdict()).isTrue();
    assertThat(report.comparison().expected()).isGreaterThan(100);
  }
}
