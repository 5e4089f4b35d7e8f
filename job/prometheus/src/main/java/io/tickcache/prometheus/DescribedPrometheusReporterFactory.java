package io.tickcache.prometheus;

import java.util.Properties;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code metrics.reporter.NAME.factory.class} names. Takes the options of Flink's own factory.
 * No description is worth a metric: where Flink's reporter cannot be described, it serves as it is.
 */
public final class DescribedPrometheusReporterFactory implements MetricReporterFactory {

  private static final Logger LOG =
      LoggerFactory.getLogger(DescribedPrometheusReporterFactory.class);

  @Override
  public MetricReporter createMetricReporter(Properties properties) {
    try {
      return new DescribedPrometheusReporter();
    } catch (ReflectiveOperationException | ClassCastException e) {
      LOG.warn(
          "Metrics of Tickcache go without their descriptions: flink-metrics-prometheus is another"
              + " than that of {}. Is it in lib/ and in plugins/? One of both is enough, with"
              + " tickcache-prometheus.jar beside it",
          DescribedPrometheusReporter.class.getSimpleName(),
          e);
      return new PrometheusReporterFactory().createMetricReporter(properties);
    } catch (NoClassDefFoundError e) {
      throw new IllegalStateException(
          "tickcache-prometheus.jar needs flink-metrics-prometheus-*.jar beside it, as in"
              + " plugins/metrics-prometheus/ of a Flink distribution",
          e);
    }
  }
}
