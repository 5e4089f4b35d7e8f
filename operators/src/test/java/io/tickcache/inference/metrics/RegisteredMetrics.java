package io.tickcache.inference.metrics;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** Remembers what is registered; groups below are itself. */
final class RegisteredMetrics extends UnregisteredMetricsGroup {

  private final Map<String, Gauge<?>> gauges = new HashMap<>();
  private final Map<String, Histogram> histograms = new HashMap<>();
  private final Map<String, String> labels = new HashMap<>();

  @Override
  public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
    gauges.put(name, gauge);
    return gauge;
  }

  @Override
  public <C extends Counter> C counter(String name, C counter) {
    gauges.put(name, counter::getCount);
    return counter;
  }

  @Override
  public <H extends Histogram> H histogram(String name, H histogram) {
    histograms.put(name, histogram);
    return histogram;
  }

  @Override
  public MetricGroup addGroup(String name) {
    return this;
  }

  @Override
  public MetricGroup addGroup(String label, String value) {
    labels.put(label, value);
    return this;
  }

  Object gauge(String name) {
    return gauges.get(name).getValue();
  }

  /** Of a gauge or a counter. */
  double value(String name) {
    return ((Number) gauge(name)).doubleValue();
  }

  Histogram histogram(String name) {
    return histograms.get(name);
  }

  Map<String, String> labels() {
    return labels;
  }
}
