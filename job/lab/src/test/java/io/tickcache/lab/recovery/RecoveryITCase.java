package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.Terminal;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobTopic;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 of task managers of a real cluster, as {@code bench recovery} does it, a few times. */
class RecoveryITCase {

  private static final int KILLS = 2;

  @Test
  void killedTaskManagersLeaveNoTrace(@TempDir Path work) throws Exception {
    RecoveryOptions options =
        new RecoveryOptions(
            SmallMarket.FEED,
            KILLS,
            1,
            Delivery.EXACTLY_ONCE,
            false,
            work,
            List.of("state.backend.type=rocksdb"),
            false);

    RecoveryReport report = new RecoveryBench(options, Terminal.of(false)).run();

    assertThat(report.recoveries()).hasSize(KILLS);
    assertThat(report.passed()).as(report.verdict()).isTrue();
    assertThat(report.comparisons().get(JobTopic.PREDICTIONS).expected()).isGreaterThan(100);
    assertThat(report.comparisons().values()).hasSizeGreaterThan(3).noneMatch(Comparison::isEmpty);
  }
}
