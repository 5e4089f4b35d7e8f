package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class RunCommandTest {

  @Test
  void knowsWhereAJobManagerMayRunItAgainBesideTheRecoveredJob() {
    assertThat(RunCommand.mayBeRunAgain(new Configuration())).isFalse();
    assertThat(RunCommand.mayBeRunAgain(with("high-availability.type", "NONE"))).isFalse();
    assertThat(RunCommand.mayBeRunAgain(with("high-availability.type", "zookeeper"))).isTrue();
    assertThat(RunCommand.mayBeRunAgain(with("high-availability.type", "kubernetes"))).isTrue();
    assertThat(RunCommand.mayBeRunAgain(with("$internal.pipeline.job-id", "0".repeat(32))))
        .isTrue();
  }

  private static Configuration with(String key, String value) {
    Configuration configuration = new Configuration();
    configuration.setString(key, value);
    return configuration;
  }
}
