package io.tickcache.job.recorded.input;

import java.io.IOException;
import java.util.List;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Gives the recordings to the reader when it asks. Its state is what nobody reads yet, null if
 * somebody does. As long as they are read there is a backlog, as Flink calls it; checkpoints come
 * at another interval behind it.
 */
final class RecordingEnumerator implements SplitEnumerator<RecordingSplit, RecordingSplit> {

  private final SplitEnumeratorContext<RecordingSplit> context;
  private RecordingSplit unread;

  RecordingEnumerator(SplitEnumeratorContext<RecordingSplit> context, RecordingSplit unread) {
    this.context = context;
    this.unread = unread;
  }

  @Override
  public void start() {
    context.setIsProcessingBacklog(true);
  }

  /** The reader asks when it starts with nothing. */
  @Override
  public void handleSplitRequest(int subtask, String host) {
    if (unread != null) {
      context.assignSplit(unread, subtask);
      unread = null;
    } else {
      context.signalNoMoreSplits(subtask);
    }
  }

  /** The reader says that it has read them. */
  @Override
  public void handleSourceEvent(int subtask, SourceEvent allRead) {
    context.setIsProcessingBacklog(false);
    context.signalNoMoreSplits(subtask);
  }

  @Override
  public void addSplitsBack(List<RecordingSplit> splits, int subtask) {
    unread = splits.get(0);
  }

  @Override
  public void addReader(int subtask) {}

  @Override
  public RecordingSplit snapshotState(long checkpointId) {
    return unread;
  }

  @Override
  public void close() {}

  /** Its bytes in a checkpoint: none where nothing is left. */
  static final class Format implements SimpleVersionedSerializer<RecordingSplit> {

    static final Format INSTANCE = new Format();

    @Override
    public int getVersion() {
      return RecordingSplit.Format.INSTANCE.getVersion();
    }

    @Override
    public byte[] serialize(RecordingSplit unread) {
      return unread == null ? new byte[0] : RecordingSplit.Format.INSTANCE.serialize(unread);
    }

    @Override
    public RecordingSplit deserialize(int version, byte[] bytes) throws IOException {
      return bytes.length == 0 ? null : RecordingSplit.Format.INSTANCE.deserialize(version, bytes);
    }
  }
}
