package io.tickcache.job.embedded;

import io.tickcache.inference.metrics.InferenceMetrics;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;

/**
 * The operator's metrics, summed over all subtasks of a job in this JVM. Counters keep what tasks
 * counted that have ended; gauges are those of running tasks. Safe for any thread.
 */
public final class OperatorTotals implements AutoCloseable {

  private static final String NAME = "tickcache";
  private static final String REPORTER = "metrics.reporter." + NAME + ".";
  private static final String RUN = "run";

  /** The connector's gauge of the last offset read from a partition; -1 before the first. */
  private static final String SOURCE_OFFSET = "currentOffset";

  /** The totals of the runs in this JVM: Flink makes the reporters itself, by class name. */
  private static final Map<String, OperatorTotals> RUNS = new ConcurrentHashMap<>();

  private final String run = UUID.randomUUID().toString();
  private final Map<Metric, String> running = new ConcurrentHashMap<>();
  private final Map<String, Long> ended = new ConcurrentHashMap<>();

  public OperatorTotals() {
    RUNS.put(run, this);
  }

  /** Lets the job that will run with this configuration report here. */
  public void reportTo(Configuration configuration) {
    configuration.setString(REPORTER + "factory.class", Factory.class.getName());
    configuration.setString(REPORTER + RUN, run);
    // Whoever lists reporters of their own must not leave this one out.
    configuration
        .getOptional(MetricOptions.REPORTERS_LIST)
        .ifPresent(listed -> configuration.set(MetricOptions.REPORTERS_LIST, listed + "," + NAME));
  }

  /** The sum of a counter or of a gauge that is a number. */
  public long sum(String name) {
    long sum = ended.getOrDefault(name, 0L);
    for (Map.Entry<Metric, String> metric : running.entrySet()) {
      if (metric.getValue().equals(name)) {
        sum += value(metric.getKey());
      }
    }
    return sum;
  }

  /** How many subtasks of the operator are open. */
  public long subtasks() {
    return running.values().stream().filter(InferenceMetrics.BLOCKS_TOTAL::equals).count();
  }

  /** How many records the job's Kafka source has read, from the topics' beginning. */
  public long recordsRead() {
    return sum(SOURCE_OFFSET) + running.values().stream().filter(SOURCE_OFFSET::equals).count();
  }

  @Override
  public void close() {
    RUNS.remove(run);
  }

  private static long value(Metric metric) {
    if (metric instanceof Counter counter) {
      return counter.getCount();
    }
    return metric instanceof Gauge<?> gauge && gauge.getValue() instanceof Number number
        ? number.longValue()
        : 0;
  }

  private void added(Metric metric, String name) {
    running.put(metric, name);
  }

  private void removed(Metric metric, String name) {
    if (metric instanceof Counter counter) {
      ended.merge(name, counter.getCount(), Long::sum);
    }
    running.remove(metric);
  }

  /** Made by Flink. */
  public static final class Factory implements MetricReporterFactory {
    @Override
    public MetricReporter createMetricReporter(Properties properties) {
      return new Reporter();
    }
  }

  private static final class Reporter implements MetricReporter {

    private OperatorTotals totals;

    @Override
    public void open(MetricConfig config) {
      totals = RUNS.get(config.getString(RUN, ""));
    }

    @Override
    public void close() {}

    @Override
    public void notifyOfAddedMetric(Metric metric, String name, MetricGroup group) {
      if (isOurs(name, group)) {
        totals.added(metric, name);
      }
    }

    @Override
    public void notifyOfRemovedMetric(Metric metric, String name, MetricGroup group) {
      if (isOurs(name, group)) {
        totals.removed(metric, name);
      }
    }

    private boolean isOurs(String name, MetricGroup group) {
      String[] scope = group.getScopeComponents();
      return totals != null
          && (scope[scope.length - 1].equals(InferenceMetrics.GROUP) || name.equals(SOURCE_OFFSET));
    }
  }
}
