package io.tickcache.job.recorded.output;

import io.tickcache.job.options.JobTopic;
import io.tickcache.wire.WireFormat;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.SupportsWriterState;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Writes an output into a file a task. A checkpoint holds how long the files were; a restore cuts
 * them there, so that nothing is lost and nothing repeated.
 *
 * @param <T> what the job emits
 * @param <R> the records of it
 */
final class OutputSink<T, R extends SpecificRecordBase>
    implements Sink<T>, SupportsWriterState<T, WrittenFile> {

  private static final long serialVersionUID = 1L;

  /** Makes a record of what is emitted. */
  interface Records<T, R> extends Function<T, R>, Serializable {}

  private final String directory;
  private final JobTopic output;
  private final Class<R> type;
  private final Records<T, R> records;
  private final TaskCounts counts;

  /**
   * A sink.
   *
   * @param directory for its files, on this machine
   * @param counts what is checkpointed with the files
   */
  OutputSink(
      Path directory, JobTopic output, Class<R> type, Records<T, R> records, TaskCounts counts) {
    this.directory = directory.toString();
    this.output = output;
    this.type = type;
    this.records = records;
    this.counts = counts;
  }

  @Override
  public StatefulSinkWriter<T, WrittenFile> createWriter(WriterInitContext context)
      throws IOException {
    return restoreWriter(context, List.of());
  }

  /** A task that had ended before the checkpoint has no state: its file is whole as it is. */
  @Override
  public StatefulSinkWriter<T, WrittenFile> restoreWriter(
      WriterInitContext context, Collection<WrittenFile> written) throws IOException {
    int subtask = context.getTaskInfo().getIndexOfThisSubtask();
    String name = OutputFiles.name(output, subtask);
    Path path = Path.of(directory, name);
    if (written.isEmpty() && context.getRestoredCheckpointId().isEmpty()) {
      Files.createDirectories(path.getParent());
      return new Writer(name, RecordFileWriter.create(path), subtask, Map.of());
    }
    WrittenFile file = written.isEmpty() ? WrittenFile.ended(path) : written.iterator().next();
    if (written.size() > 1 || !file.name().equals(name)) {
      throw new IOException("%s was written with another parallelism".formatted(path));
    }
    counts.restore(file.counts());
    return new Writer(name, RecordFileWriter.resume(path, file.bytes()), subtask, file.counts());
  }

  @Override
  public SimpleVersionedSerializer<WrittenFile> getWriterStateSerializer() {
    return WrittenFile.Format.INSTANCE;
  }

  private final class Writer implements StatefulSinkWriter<T, WrittenFile> {

    private final String name;
    private final RecordFileWriter file;
    private final int subtask;
    private final Map<String, Long> before;
    private final WireFormat<R> format = new WireFormat<>(type);

    /**
     * A writer.
     *
     * @param before what tasks had counted whose work this one goes on with
     */
    Writer(String name, RecordFileWriter file, int subtask, Map<String, Long> before) {
      this.name = name;
      this.file = file;
      this.subtask = subtask;
      this.before = before;
    }

    @Override
    public void write(T element, Context context) throws IOException {
      R record = records.apply(element);
      file.add(OutputKey.of(record), format.encode(record));
    }

    @Override
    public void flush(boolean endOfInput) throws IOException {
      if (endOfInput) {
        written().writeEnd(Path.of(directory, name));
      }
    }

    @Override
    public List<WrittenFile> snapshotState(long checkpointId) throws IOException {
      return List.of(written());
    }

    private WrittenFile written() throws IOException {
      Map<String, Long> all = new HashMap<>(before);
      counts.of(subtask).forEach((counter, count) -> all.merge(counter, count, Long::sum));
      return new WrittenFile(name, file.flush(), all);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
