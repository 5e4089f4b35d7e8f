package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class RunCommandTest {

  @Test
  void knowsWhereAJobManagerMayRunItAgainBesideTheRecoveredJob() {
    assertThat(RunCommand.mayBeRunAgain(new Configuration())).isFalse();
    for (String target : new String[] {"remote", "embedded"}) {
      for (String availability : new String[] {"NONE", "zookeeper", "kubernetes"}) {
        Configuration configuration = with("high-availability.type", availability);
        configuration.setString("execution.target", target);
        assertThat(RunCommand.mayBeRunAgain(configuration))
            .as("%s, %s", target, availability)
            .isEqualTo(target.equals("embedded") && !availability.equals("NONE"));
      }
    }
    assertThat(RunCommand.mayBeRunAgain(with("$internal.pipeline.job-id", "0".repeat(32))))
        .isTrue();
  }

  private static Configuration with(String key, String value) {
    Configuration configuration = new Configuration();
    configuration.setString(key, value);
    return configuration;
  }
}
