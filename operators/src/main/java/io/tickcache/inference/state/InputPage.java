package io.tickcache.inference.state;

import io.tickcache.features.FeatureSchema;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.TokenTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Inputs of consecutive steps, at most {@value ContextGeometry#PAGE_SIZE}, all between two
 * multiples of that many positions. Says of itself which positions they are and by which feature
 * schemas they were extracted, so that it is never taken for something else.
 */
public final class InputPage {

  static final int SIZE = ContextGeometry.PAGE_SIZE;

  private final long firstPosition;
  private final List<Kind> kinds = new ArrayList<>();
  private final List<RetainedInput> inputs = new ArrayList<>(SIZE);

  /** A source, and how its features were extracted. */
  private record Kind(TokenSource source, String schema, int version, int features) {

    static Kind of(TokenSource source) {
      FeatureSchema schema = TokenTypes.schemaOf(source);
      return new Kind(source, schema.name(), schema.version(), schema.size());
    }
  }

  /** A page without inputs, whose first one will be that of {@code firstPosition}. */
  InputPage(long firstPosition) {
    this.firstPosition = firstPosition;
  }

  void add(RetainedInput input) {
    Kind kind = Kind.of(input.source());
    if (!kinds.contains(kind)) {
      kinds.add(kind);
    }
    inputs.add(input);
  }

  long firstPosition() {
    return firstPosition;
  }

  /** The position after its last one. */
  long endPosition() {
    return firstPosition + inputs.size();
  }

  public boolean holds(long position) {
    return position >= firstPosition && position < endPosition();
  }

  public RetainedInput input(long position) {
    return inputs.get(Math.toIntExact(position - firstPosition));
  }

  /** Whether a model takes all of its inputs, extracted as this build extracts them. */
  boolean fits(TokenTypes tokenTypes) {
    return kinds.stream()
        .allMatch(kind -> tokenTypes.takes(kind.source()) && kind.equals(Kind.of(kind.source())));
  }

  /** A fresh array: its kinds, then each input's kind, event time and features. */
  byte[] toBytes() throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(1024);
    target.writeByte(InstrumentStore.VERSION);
    target.writeLong(firstPosition);
    target.writeByte(kinds.size());
    for (Kind kind : kinds) {
      target.writeUTF(kind.source().name());
      target.writeUTF(kind.schema());
      target.writeInt(kind.version());
      target.writeInt(kind.features());
    }
    target.writeByte(inputs.size());
    for (RetainedInput input : inputs) {
      target.writeByte(kinds.indexOf(Kind.of(input.source())));
      target.writeLong(input.eventTimeMicros());
      for (float feature : input.features()) {
        target.writeFloat(feature);
      }
    }
    return target.getCopyOfBuffer();
  }

  static InputPage fromBytes(byte[] written) throws IOException {
    DataInputDeserializer source = new DataInputDeserializer(written);
    InstrumentStore.readVersion(source);
    InputPage page = new InputPage(source.readLong());
    int kinds = source.readByte();
    for (int i = 0; i < kinds; i++) {
      page.kinds.add(
          new Kind(
              TokenSource.valueOf(source.readUTF()),
              source.readUTF(),
              source.readInt(),
              source.readInt()));
    }
    int inputs = source.readByte();
    for (int i = 0; i < inputs; i++) {
      page.inputs.add(readInput(source, page.kinds.get(source.readByte())));
    }
    return page;
  }

  private static RetainedInput readInput(DataInputDeserializer source, Kind kind)
      throws IOException {
    long eventTimeMicros = source.readLong();
    float[] features = new float[kind.features()];
    for (int i = 0; i < features.length; i++) {
      features[i] = source.readFloat();
    }
    return new RetainedInput(kind.source(), eventTimeMicros, features);
  }
}
