package io.tickcache.job.recorded.output;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * How far a task has written its file, as a checkpoint holds it.
 *
 * @param name of the file, in the directory of outputs
 * @param bytes its length
 * @param counts what the task had counted by then, by name
 */
record WrittenFile(String name, long bytes, Map<String, Long> counts) {

  WrittenFile {
    counts = Map.copyOf(counts);
  }

  /** Keeps it beside the file, when the task has ended. */
  void writeEnd(Path path) throws IOException {
    Files.write(endOf(path), Format.INSTANCE.serialize(this));
  }

  /**
   * What a task that has ended kept beside its file.
   *
   * @throws IOException if it is not there
   */
  static WrittenFile ended(Path path) throws IOException {
    return Format.INSTANCE.deserialize(Format.VERSION, Files.readAllBytes(endOf(path)));
  }

  private static Path endOf(Path path) {
    return path.resolveSibling(path.getFileName() + ".end");
  }

  /** Its bytes in a checkpoint. */
  static final class Format implements SimpleVersionedSerializer<WrittenFile> {

    static final Format INSTANCE = new Format();

    private static final int VERSION = 1;
    private static final int USUAL_BYTES = 1024;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(WrittenFile file) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
      out.writeUTF(file.name);
      out.writeLong(file.bytes);
      out.writeInt(file.counts.size());
      for (Map.Entry<String, Long> count : file.counts.entrySet()) {
        out.writeUTF(count.getKey());
        out.writeLong(count.getValue());
      }
      return out.getCopyOfBuffer();
    }

    @Override
    public WrittenFile deserialize(int version, byte[] bytes) throws IOException {
      if (version != VERSION) {
        throw new IOException("a newer build wrote version %d of it".formatted(version));
      }
      DataInputDeserializer in = new DataInputDeserializer(bytes);
      String name = in.readUTF();
      long length = in.readLong();
      Map<String, Long> counts = new HashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        counts.put(in.readUTF(), in.readLong());
      }
      return new WrittenFile(name, length, counts);
    }
  }
}
