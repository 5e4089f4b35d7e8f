package io.tickcache.job.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.junit.jupiter.api.Test;

class OperatorTotalsTest {

  @Test
  void countWhereOtherReportersAreListed() {
    Configuration configuration = new Configuration();
    configuration.set(MetricOptions.REPORTERS_LIST, "prom");
    try (OperatorTotals totals = new OperatorTotals()) {
      totals.reportTo(configuration);
    }
    assertThat(configuration.get(MetricOptions.REPORTERS_LIST).split(","))
        .containsExactly("prom", "tickcache");
  }

  @Test
  void leaveNobodyOutWhereNoneAreListed() {
    Configuration configuration = new Configuration();
    try (OperatorTotals totals = new OperatorTotals()) {
      totals.reportTo(configuration);
    }
    assertThat(configuration.getOptional(MetricOptions.REPORTERS_LIST)).isEmpty();
  }
}
