package io.tickcache.prometheus;

import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.CollectorRegistry;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;

/** A view of another registry in which metrics of ours have their descriptions. */
final class DescribedRegistry extends CollectorRegistry {

  private final CollectorRegistry collected;
  private final MetricTexts texts;

  DescribedRegistry(CollectorRegistry collected, MetricTexts texts) {
    this.collected = collected;
    this.texts = texts;
  }

  @Override
  public Enumeration<MetricFamilySamples> metricFamilySamples() {
    return described(collected.metricFamilySamples());
  }

  @Override
  public Enumeration<MetricFamilySamples> filteredMetricFamilySamples(Set<String> names) {
    return described(collected.filteredMetricFamilySamples(names));
  }

  private Enumeration<MetricFamilySamples> described(Enumeration<MetricFamilySamples> families) {
    return Collections.enumeration(
        Collections.list(families).stream().map(this::described).toList());
  }

  private MetricFamilySamples described(MetricFamilySamples family) {
    return texts
        .ofFamily(family.name)
        .map(text -> new MetricFamilySamples(family.name, family.type, text, family.samples))
        .orElse(family);
  }
}
