package io.tickcache.job.recorded.input;

import io.tickcache.inference.event.RawEvent;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Recordings as the input of a job in this JVM: the same records as if they had been published to
 * topics of one partition and read from there. It makes its watermarks itself, at places that
 * depend on the recordings alone: what is late does not depend on the clock.
 */
public final class RecordingSource implements Source<RawEvent, RecordingSplit, RecordingSplit> {

  /**
   * How many subtasks read it. Others would have nothing to read, would hold event time back until
   * they end, and while they end would miss what Flink tells all readers, which fails the job.
   */
  public static final int READERS = 1;

  private static final long serialVersionUID = 1L;

  private final String recordings;
  private final WatermarkStrategy<RawEvent> watermarks;

  /**
   * A source.
   *
   * @param recordings what it reads; open as long as the job runs
   * @param watermarks how far event time has come, from the events
   */
  public RecordingSource(LocalRecordings recordings, WatermarkStrategy<RawEvent> watermarks) {
    this.recordings = recordings.id();
    this.watermarks = watermarks;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.BOUNDED;
  }

  @Override
  public SourceReader<RawEvent, RecordingSplit> createReader(SourceReaderContext context) {
    return new RecordingSourceReader(
        LocalRecordings.of(recordings), new Watermarks(watermarks, context), context);
  }

  @Override
  public SplitEnumerator<RecordingSplit, RecordingSplit> createEnumerator(
      SplitEnumeratorContext<RecordingSplit> context) {
    return new RecordingEnumerator(context, RecordingSplit.WHOLE);
  }

  @Override
  public SplitEnumerator<RecordingSplit, RecordingSplit> restoreEnumerator(
      SplitEnumeratorContext<RecordingSplit> context, RecordingSplit unread) {
    return new RecordingEnumerator(context, unread);
  }

  @Override
  public SimpleVersionedSerializer<RecordingSplit> getSplitSerializer() {
    return RecordingSplit.Format.INSTANCE;
  }

  @Override
  public SimpleVersionedSerializer<RecordingSplit> getEnumeratorCheckpointSerializer() {
    return RecordingEnumerator.Format.INSTANCE;
  }
}
