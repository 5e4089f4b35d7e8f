package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.Terminal;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobTopic;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Kill -9 of task managers of a real cluster, as {@code bench recovery} does it, a few times. */
class RecoveryITCase {

  @ParameterizedTest
  @CsvSource({"rocksdb, 2", "hashmap, 1"})
  void killedTaskManagersLeaveNoTrace(String backend, int kills, @TempDir Path work)
      throws Exception {
    RecoveryOptions options =
        new RecoveryOptions(
            SmallMarket.FEED,
            kills,
            1,
            Delivery.EXACTLY_ONCE,
            false,
            work,
            List.of("state.backend.type=" + backend),
            false);

    RecoveryReport report = new RecoveryBench(options, Terminal.of(false)).run();

    assertThat(report.recoveries()).hasSize(kills);
    assertThat(report.passed()).as(report.verdict()).isTrue();
    assertThat(report.comparisons().get(JobTopic.PREDICTIONS).expected()).isGreaterThan(100);
    assertThat(report.comparisons().values()).hasSizeGreaterThan(3).noneMatch(Comparison::isEmpty);
  }
}
