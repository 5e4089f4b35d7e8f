package io.tickcache.job.recorded.input;

import io.tickcache.inference.event.RawEvent;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;

/** Surroundings of a reader, which write down what it emits, a line each. */
final class Reading implements SourceReaderContext, ReaderOutput<RawEvent> {

  private final List<String> lines;
  private long records;
  private boolean allRead;

  Reading(List<String> lines) {
    this.lines = lines;
  }

  long records() {
    return records;
  }

  boolean saidThatAllIsRead() {
    return allRead;
  }

  @Override
  public void collect(RawEvent event, long timestamp) {
    if (timestamp != event.timestampMillis()) {
      throw new AssertionError(event + " at " + timestamp);
    }
    records++;
    lines.add(
        "%s-%d@%d %d %s %s"
            .formatted(
                event.topic(),
                event.partition(),
                event.offset(),
                event.timestampMillis(),
                new String(event.key(), StandardCharsets.UTF_8),
                HexFormat.of().formatHex(event.value())));
  }

  @Override
  public void emitWatermark(Watermark watermark) {
    lines.add("watermark " + watermark.getTimestamp());
  }

  @Override
  public void sendSourceEventToCoordinator(SourceEvent event) {
    allRead = event instanceof AllRead;
  }

  @Override
  public SourceReaderMetricGroup metricGroup() {
    return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
  }

  @Override
  public Configuration getConfiguration() {
    return new Configuration();
  }

  @Override
  public UserCodeClassLoader getUserCodeClassLoader() {
    return SimpleUserCodeClassLoader.create(Reading.class.getClassLoader());
  }

  @Override
  public String getLocalHostName() {
    return "localhost";
  }

  @Override
  public int getIndexOfSubtask() {
    return 0;
  }

  @Override
  public void collect(RawEvent event) {
    throw new AssertionError("without a timestamp: " + event);
  }

  @Override
  public void sendSplitRequest() {
    throw new AssertionError("it has its split");
  }

  @Override
  public void markIdle() {
    throw new AssertionError("recordings are never idle");
  }

  @Override
  public void markActive() {
    throw new AssertionError("recordings are never idle");
  }

  @Override
  public SourceOutput<RawEvent> createOutputForSplit(String split) {
    throw new AssertionError("there is one split");
  }

  @Override
  public void releaseOutputForSplit(String split) {
    throw new AssertionError("there is one split");
  }
}
