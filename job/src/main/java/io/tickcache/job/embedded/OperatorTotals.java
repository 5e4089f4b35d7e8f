package io.tickcache.job.embedded;

import io.tickcache.inference.metrics.InferenceMetrics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.metrics.reporter.MetricReporterFactory;
import org.apache.flink.runtime.metrics.scope.ScopeFormat;

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

  private static final String SUBTASK = ScopeFormat.SCOPE_TASK_SUBTASK_INDEX;

  /** The totals of the runs in this JVM: Flink makes the reporters itself, by class name. */
  private static final Map<String, OperatorTotals> RUNS = new ConcurrentHashMap<>();

  private final String run = UUID.randomUUID().toString();
  private final Map<Metric, Place> running = new ConcurrentHashMap<>();
  private final Map<String, Long> ended = new ConcurrentHashMap<>();
  private final Map<String, List<long[]>> endedHistograms = new ConcurrentHashMap<>();

  /**
   * Where a metric stands.
   *
   * @param subtask the number of its task, as Flink writes it
   */
  private record Place(String name, String subtask) {}

  public OperatorTotals() {
    RUNS.put(run, this);
  }

  /**
   * The totals of a run in this JVM.
   *
   * @param run as {@link #run} tells
   * @throws IllegalStateException if there is none, or it has been closed
   */
  public static OperatorTotals ofRun(String run) {
    OperatorTotals totals = RUNS.get(run);
    if (totals == null) {
      throw new IllegalStateException("no run of this process has the id " + run);
    }
    return totals;
  }

  /** By which tasks of this JVM find these totals. */
  public String run() {
    return run;
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
    for (Map.Entry<Metric, Place> metric : running.entrySet()) {
      if (metric.getValue().name().equals(name)) {
        sum += value(metric.getKey());
      }
    }
    return sum;
  }

  /** What the counters of a running subtask have counted, by name. Exact if that task asks. */
  public Map<String, Long> counted(int subtask) {
    Map<String, Long> counts = new HashMap<>();
    running.forEach(
        (metric, place) -> {
          if (metric instanceof Counter counter
              && place.subtask().equals(Integer.toString(subtask))) {
            counts.merge(place.name(), counter.getCount(), Long::sum);
          }
        });
    return counts;
  }

  /** All that was counted, by name. */
  public Map<String, Long> counted() {
    Map<String, Long> counts = new HashMap<>(ended);
    running.forEach(
        (metric, place) -> {
          if (metric instanceof Counter counter) {
            counts.merge(place.name(), counter.getCount(), Long::sum);
          }
        });
    return counts;
  }

  /** Adds what was counted before: by the run that this one goes on from. */
  public void add(Map<String, Long> counts) {
    counts.forEach((name, count) -> ended.merge(name, count, Long::sum));
  }

  /**
   * The median of a histogram's values, those of all subtasks together: of each the newest that it
   * keeps. NaN without any.
   */
  public double median(String name) {
    List<long[]> values = new ArrayList<>(endedHistograms.getOrDefault(name, List.of()));
    running.forEach(
        (metric, place) -> {
          if (metric instanceof Histogram histogram && place.name().equals(name)) {
            values.add(histogram.getStatistics().getValues());
          }
        });
    long[] sorted = values.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length == 0
        ? Double.NaN
        : sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
  }

  /** How many subtasks of the operator are open. */
  public long subtasks() {
    return runningOf(InferenceMetrics.BLOCKS_TOTAL);
  }

  /** How many records the job's Kafka source has read, from the topics' beginning. */
  public long recordsRead() {
    return sum(SOURCE_OFFSET) + runningOf(SOURCE_OFFSET);
  }

  private long runningOf(String name) {
    return running.values().stream().filter(place -> place.name().equals(name)).count();
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

  private void added(Metric metric, String name, MetricGroup group) {
    String subtask = group.getAllVariables().getOrDefault(SUBTASK, "");
    running.put(metric, new Place(name, subtask));
  }

  private void removed(Metric metric, String name) {
    if (metric instanceof Counter counter) {
      ended.merge(name, counter.getCount(), Long::sum);
    } else if (metric instanceof Histogram histogram) {
      endedHistograms
          .computeIfAbsent(name, n -> new CopyOnWriteArrayList<>())
          .add(histogram.getStatistics().getValues());
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
        totals.added(metric, name, group);
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
