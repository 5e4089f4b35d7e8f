package io.tickcache.job.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.metrics.InferenceMetrics;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
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

  /** What ended tasks measured counts as what running ones do. */
  @Test
  void mediansAreOfAllTasks() {
    try (OperatorTotals totals = new OperatorTotals()) {
      Configuration configuration = new Configuration();
      totals.reportTo(configuration);
      MetricReporter reporter = new OperatorTotals.Factory().createMetricReporter(new Properties());
      MetricConfig config = new MetricConfig();
      config.setProperty("run", totals.run());
      reporter.open(config);
      assertThat(totals.median("passes")).isNaN();
      reporter.notifyOfAddedMetric(histogram(5, 1), "passes", GROUP);
      Histogram ended = histogram(9);
      reporter.notifyOfAddedMetric(ended, "passes", GROUP);
      reporter.notifyOfRemovedMetric(ended, "passes", GROUP);
      reporter.notifyOfAddedMetric(histogram(100), "others", GROUP);

      assertThat(totals.median("passes")).isEqualTo(5);
      reporter.notifyOfAddedMetric(histogram(6), "passes", GROUP);
      assertThat(totals.median("passes")).isEqualTo(5.5);
    }
  }

  private static final MetricGroup GROUP =
      new UnregisteredMetricsGroup() {
        @Override
        public String[] getScopeComponents() {
          return new String[] {InferenceMetrics.GROUP};
        }
      };

  private static Histogram histogram(long... values) {
    Histogram histogram = new DescriptiveStatisticsHistogram(10);
    for (long value : values) {
      histogram.update(value);
    }
    return histogram;
  }
}
