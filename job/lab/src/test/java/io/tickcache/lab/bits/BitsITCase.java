package io.tickcache.lab.bits;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.vector.KernelChoice;
import io.tickcache.job.Terminal;
import org.junit.jupiter.api.Test;

/**
 * Every kernel of this machine, each in a JVM of its own, gives the bits that are recorded for this
 * version of the arithmetic: who changes a bit has to raise the version.
 */
class BitsITCase {

  @Test
  void everyKernelAndEveryBatchingGivesTheRecordedBits() {
    BitsReport report = new BitsBench(Terminal.of(true)).run();

    assertThat(report.results())
        .hasSize(
            KernelChoice.available().size()
                * BitsCase.values().length
                * BitsRun.Way.values().length);
    assertThat(report.isAsRecorded()).as("%s", String.join("\n", report.text())).isTrue();
  }
}
