package io.tickcache.inference;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.runtime.checkpoint.MasterState;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/**
 * Whose a checkpoint is, in the metadata of every checkpoint and savepoint: whoever finds one can
 * tell without reading its state. Builds that know no labels restore what has one.
 *
 * @param words name and value of all that a job is known by
 */
public record CheckpointLabel(SortedMap<String, String> words) implements Serializable {

  /** Of a job that nobody will look for. */
  public static final CheckpointLabel NONE = new CheckpointLabel(Map.of());

  /** Name of the label among what Flink's master hooks keep; never to be changed. */
  static final String HOOK = "tickcache";

  public CheckpointLabel {
    words = Collections.unmodifiableSortedMap(new TreeMap<>(words));
  }

  /** A label of these words. */
  public CheckpointLabel(Map<String, String> words) {
    this(new TreeMap<>(words));
  }

  /**
   * The label that a checkpoint carries; empty if a build wrote it that knew none.
   *
   * @throws IOException if it cannot be read, or a newer build wrote it
   */
  public static Optional<CheckpointLabel> of(CheckpointMetadata metadata) throws IOException {
    for (MasterState state : metadata.getMasterStates()) {
      if (state != null && state.name().equals(HOOK)) {
        return Optional.of(Format.INSTANCE.deserialize(state.version(), state.bytes()));
      }
    }
    return Optional.empty();
  }

  /** A count, then name and value of each word. */
  static final class Format implements SimpleVersionedSerializer<CheckpointLabel> {

    static final Format INSTANCE = new Format();

    private static final int VERSION = 1;

    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(CheckpointLabel label) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (DataOutputStream target = new DataOutputStream(bytes)) {
        target.writeInt(label.words().size());
        for (Map.Entry<String, String> word : label.words().entrySet()) {
          target.writeUTF(word.getKey());
          target.writeUTF(word.getValue());
        }
      }
      return bytes.toByteArray();
    }

    @Override
    public CheckpointLabel deserialize(int version, byte[] bytes) throws IOException {
      if (version != VERSION) {
        throw new IOException(
            "its label has version %d, and this build reads %d: a newer build wrote it"
                .formatted(version, VERSION));
      }
      DataInputStream source = new DataInputStream(new ByteArrayInputStream(bytes));
      SortedMap<String, String> words = new TreeMap<>();
      for (int left = source.readInt(); left > 0; left--) {
        words.put(source.readUTF(), source.readUTF());
      }
      return new CheckpointLabel(words);
    }
  }
}
