package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.market.KlineSeries;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** Each part of state has a version of its own: one can change and the others stay as they are. */
class StateFormatTest {

  /** A number that version 2 wrote as an int and version 3 writes as a long. */
  private static final class NumberFormat extends StateFormat<Long> {
    NumberFormat() {
      super("number", 2, 3);
    }

    @Override
    protected void write(Long value, DataOutputSerializer target) throws IOException {
      target.writeLong(value);
    }

    @Override
    protected Long read(int version, DataInputDeserializer source) throws IOException {
      return version == 2 ? source.readInt() : source.readLong();
    }
  }

  private final NumberFormat format = new NumberFormat();

  @Test
  void writesTheNewestVersionAndReadsThemAll() throws Exception {
    byte[] written = format.toBytes(1L << 40);
    assertThat(written[0]).isEqualTo((byte) 3);
    assertThat(format.fromBytes(written)).isEqualTo(1L << 40);
    assertThat(format.fromBytes(new byte[] {2, 0, 0, 1, 0})).isEqualTo(256);
  }

  @Test
  void refusesWhatANewerOrAForgottenBuildWrote() {
    assertThatThrownBy(() -> format.fromBytes(new byte[] {4, 0, 0, 0, 0, 0, 0, 0, 0}))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessage(
            "state 'number' of version 4 was written by a newer Tickcache; this one reads versions"
                + " 2 to 3");
    assertThatThrownBy(() -> format.fromBytes(new byte[] {1, 0}))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("'number' of version 1 was written by an older Tickcache");
  }

  @Test
  void refusesBytesThatAreNoneOfItsVersion() throws Exception {
    byte[] written = format.toBytes(7L);
    assertThatThrownBy(() -> format.fromBytes(Arrays.copyOf(written, 10)))
        .isInstanceOf(IOException.class)
        .hasMessage("state 'number' of version 3 has 1 bytes too many");
    assertThatThrownBy(() -> format.fromBytes(Arrays.copyOf(written, 8)))
        .isInstanceOf(EOFException.class);
  }

  @Test
  void klinesOfTheVersionsBeforeAreRead() throws Exception {
    SortedMap<Long, KlineSeries> klines = new TreeMap<>();
    klines.put(60_000_000L, new KlineSeries());
    byte[] written = KlinesFormat.INSTANCE.toBytes(klines);
    written[0] = 4;
    assertThat(KlinesFormat.INSTANCE.fromBytes(written)).containsOnlyKeys(60_000_000L);
  }
}
