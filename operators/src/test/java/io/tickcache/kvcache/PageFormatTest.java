package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.StoredPage;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pages as state has them: a header that says whose they are, and no more than is still seen. */
class PageFormatTest {

  private static final int ALL = 0xffff;
  private static final long FIRST = 4_096;

  private static KvShape shape(KvStorage storage) {
    return new KvShape(2, 3, 8, storage);
  }

  private static byte[] content(KvShape shape) {
    byte[] content = new byte[shape.pageBytes()];
    new Random(3).nextBytes(content);
    return content;
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void givesBackWhatItStored(KvStorage storage) {
    PageFormat format = new PageFormat(shape(storage));
    byte[] content = content(format.shape());
    byte[] stored = format.store(content, FIRST);
    assertThat(stored).hasSize(format.storedBytes()).hasSize(16 + content.length).endsWith(content);
    assertThat(format.load(0, stored, FIRST, ALL)).isEqualTo(content);
    assertThat(format.load(0, stored, FIRST, 0)).containsOnly(0);
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void loadsNothingOfStepsThatAreNotSeen(KvStorage storage) {
    PageFormat format = new PageFormat(shape(storage));
    KvShape shape = format.shape();
    byte[] stored = format.store(content(shape), FIRST);
    int seen = 0b0100_0000_1011_0010;
    StoredPage before = StoredPage.ofState(shape, stored);
    StoredPage loaded = new StoredPage(shape, format.load(0, stored, FIRST, seen));
    for (int vector = 0; vector < shape.layers() * 2 * shape.heads() * 16; vector++) {
      int slot = vector % 16;
      int head = vector / 16 % shape.heads();
      int kind = vector / 16 / shape.heads() % 2;
      int layer = vector / 16 / shape.heads() / 2;
      boolean kept = (seen >> slot & 1) != 0;
      if (storage.scaleBytes() > 0) {
        assertThat(bits(loaded.scale(layer, kind, head, slot)))
            .isEqualTo(kept ? bits(before.scale(layer, kind, head, slot)) : 0);
      }
      for (int i = 0; i < shape.headDim(); i++) {
        assertThat(bits(loaded.number(layer, kind, head, slot, i)))
            .as("layer %d, kind %d, head %d, slot %d, number %d", layer, kind, head, slot, i)
            .isEqualTo(kept ? bits(before.number(layer, kind, head, slot, i)) : 0);
      }
    }
  }

  /** Random bytes are not always a number. */
  private static int bits(float number) {
    return Float.floatToIntBits(number);
  }

  @Test
  void putsTheHeaderFirst() {
    byte[] stored = new PageFormat(shape(KvStorage.INT8)).store(new byte[2 * 2 * 3 * 192], FIRST);
    ByteBuffer header = ByteBuffer.wrap(stored);
    assertThat(header.get()).as("version").isEqualTo((byte) 1);
    assertThat(header.get()).as("storage").isEqualTo((byte) KvStorage.INT8.torchType());
    assertThat(header.getShort()).as("layers").isEqualTo((short) 2);
    assertThat(header.getShort()).as("heads").isEqualTo((short) 3);
    assertThat(header.getShort()).as("width").isEqualTo((short) 8);
    assertThat(header.getLong()).as("first position").isEqualTo(FIRST);
  }

  @Test
  void refusesAPageOfAnotherSizeOrNone() {
    PageFormat format = new PageFormat(shape(KvStorage.FP32));
    int bytes = format.storedBytes();
    assertThatThrownBy(() -> format.load(3, null, FIRST, ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("KV page 3 has no bytes")
        .hasMessageEndingWith("has " + bytes);
    assertThatThrownBy(() -> format.load(3, new byte[bytes - 16], FIRST, ALL))
        .hasMessageStartingWith("KV page 3 has " + (bytes - 16) + " bytes");
  }

  @Test
  void refusesThePageOfOtherStepsAnotherStorageOrAnotherModel() {
    PageFormat format = new PageFormat(shape(KvStorage.FP16));
    byte[] content = content(format.shape());
    byte[] stored = format.store(content, FIRST);
    assertThatThrownBy(() -> format.load(3, stored, FIRST + 64, ALL))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first position 4096) is none of")
        .hasMessageEndingWith("with first position 4160");
    byte[] otherStorage = new PageFormat(shape(KvStorage.BF16)).store(content, FIRST);
    assertThatThrownBy(() -> format.load(3, otherStorage, FIRST, ALL))
        .hasMessageContaining("KV page 3 (version 1, storage 15, 2 layers, 3 heads of 8,");
    byte[] otherModel = new PageFormat(new KvShape(3, 2, 8, KvStorage.FP16)).store(content, FIRST);
    assertThatThrownBy(() -> format.load(3, otherModel, FIRST, ALL))
        .hasMessageContaining("3 layers, 2 heads of 8,");
    stored[0] = 2;
    assertThatThrownBy(() -> format.load(3, stored, FIRST, ALL))
        .hasMessageContaining("KV page 3 (version 2,");
  }
}
