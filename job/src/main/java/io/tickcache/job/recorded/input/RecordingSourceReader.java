package io.tickcache.job.recorded.input;

import io.tickcache.inference.event.RawEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;

/**
 * Emits recordings, if they fall to this task. After a restore it reads them from the beginning and
 * emits what it had not, with the same numbers and watermarks.
 */
final class RecordingSourceReader implements SourceReader<RawEvent, RecordingSplit> {

  /** So much is passed over at once: barriers and cancellations wait that long. */
  private static final int AT_ONCE = 256;

  private final LocalRecordings recordings;
  private final Watermarks watermarks;
  private final SourceReaderContext context;
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private RecordingSplit split;
  private boolean allRead;
  private boolean noMoreSplits;

  RecordingSourceReader(
      LocalRecordings recordings, Watermarks watermarks, SourceReaderContext context) {
    this.recordings = recordings;
    this.watermarks = watermarks;
    this.context = context;
  }

  @Override
  public void start() {
    if (split == null) {
      context.sendSplitRequest();
    }
  }

  @Override
  public void addSplits(List<RecordingSplit> splits) {
    split = splits.get(0);
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    noMoreSplits = true;
    available.complete(null);
  }

  @Override
  public InputStatus pollNext(ReaderOutput<RawEvent> output) {
    if (split != null && !allRead) {
      for (int i = 0; i < AT_ONCE && recordings.hasNext(); i++) {
        if (recordings.next().map(event -> emit(event, output)).orElse(false)) {
          return InputStatus.MORE_AVAILABLE;
        }
      }
      if (recordings.hasNext()) {
        return InputStatus.MORE_AVAILABLE;
      }
      allRead = true;
      available = new CompletableFuture<>();
      context.sendSourceEventToCoordinator(new AllRead());
    }
    return noMoreSplits ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
  }

  /** Whether it was emitted: those of before a restore are but seen. */
  private boolean emit(RawEvent event, ReaderOutput<RawEvent> output) {
    watermarks.saw(event);
    if (recordings.read() <= split.read()) {
      return false;
    }
    output.collect(event, event.timestampMillis());
    watermarks.emitBehind(recordings.read(), output);
    return true;
  }

  @Override
  public List<RecordingSplit> snapshotState(long checkpointId) {
    return split == null
        ? List.of()
        : List.of(new RecordingSplit(Math.max(recordings.read(), split.read())));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return available;
  }

  @Override
  public void close() {}
}
