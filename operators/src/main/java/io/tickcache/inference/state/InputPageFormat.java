package io.tickcache.inference.state;

import io.tickcache.model.TokenSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** A page's kinds of input, then each input's kind, event time and features. */
final class InputPageFormat extends StateFormat<InputPage> {

  static final InputPageFormat INSTANCE = new InputPageFormat();

  private InputPageFormat() {
    super("inputs", 4, 5); // the same in both
  }

  @Override
  protected void write(InputPage page, DataOutputSerializer target) throws IOException {
    target.writeLong(page.firstPosition());
    target.writeByte(page.kinds().size());
    for (InputKind kind : page.kinds()) {
      target.writeUTF(kind.source().name());
      target.writeUTF(kind.schema());
      target.writeInt(kind.version());
      target.writeInt(kind.features());
    }
    target.writeByte(page.inputs().size());
    for (RetainedInput input : page.inputs()) {
      target.writeByte(page.kinds().indexOf(input.kind()));
      target.writeLong(input.eventTimeMicros());
      for (float feature : input.features()) {
        target.writeFloat(feature);
      }
    }
  }

  @Override
  protected InputPage read(int version, DataInputDeserializer source) throws IOException {
    long firstPosition = source.readLong();
    List<InputKind> kinds = new ArrayList<>();
    for (int left = source.readByte(); left > 0; left--) {
      kinds.add(
          new InputKind(
              TokenSource.valueOf(source.readUTF()),
              source.readUTF(),
              source.readInt(),
              source.readInt()));
    }
    List<RetainedInput> inputs = new ArrayList<>();
    for (int left = source.readByte(); left > 0; left--) {
      inputs.add(readInput(source, kinds.get(source.readByte())));
    }
    return InputPage.of(firstPosition, kinds, inputs);
  }

  private static RetainedInput readInput(DataInputDeserializer source, InputKind kind)
      throws IOException {
    long eventTimeMicros = source.readLong();
    float[] features = new float[kind.features()];
    for (int i = 0; i < features.length; i++) {
      features[i] = source.readFloat();
    }
    return new RetainedInput(kind, eventTimeMicros, features);
  }
}
