package io.tickcache.job.kafka;

import io.tickcache.inference.metrics.ClockMetrics;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/** The operator's metrics that have an instrument as a label, as a reporter sees them. */
public final class LabeledMetrics implements MetricReporterFactory {

  private static final Map<String, Metric> METRICS = new ConcurrentHashMap<>();

  static void reportFrom(Configuration configuration) {
    configuration.setString(
        "metrics.reporter.labeled.factory.class", LabeledMetrics.class.getName());
  }

  /** Value of a counter of one instrument. */
  static long value(String name, String instrument) {
    return ((Counter) METRICS.get(name + instrument)).getCount();
  }

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    return new Reporter();
  }

  private static final class Reporter implements MetricReporter {
    @Override
    public void open(MetricConfig config) {}

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      String instrument = group.getAllVariables().get("<" + ClockMetrics.INSTRUMENT + ">");
      if (instrument != null) {
        METRICS.put(name + instrument, metric);
      }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {}
  }
}
