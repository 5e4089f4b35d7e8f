package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.schemas.SignalSide;
import io.tickcache.trading.SignalState;
import io.tickcache.trading.TestPredictions;
import java.io.IOException;
import java.util.HexFormat;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** State that was ever written can be read: what stands here never changes. */
class SignalStateSerializerTest {

  private static final String LONG_VERSION_1 =
      "0100044c4f4e4700000000000000370000005fc301d4bdf2b7133f453d06613a4280897a0992b811"
          + "00040a6f746865720000a0c11a72657475726e5f31735f6270730000a04100000000803f02000c74"
          + "65737440310200020000000000005e40020000000000e05840020000000000205940";
  private static final String ASIDE_VERSION_1 = "0100074e45555452414c000000000000004dffffffff";

  @Test
  void readsWhatVersion1Wrote() throws IOException {
    assertThat(read(LONG_VERSION_1)).isEqualTo(standing());
    assertThat(read(ASIDE_VERSION_1)).isEqualTo(new SignalState(SignalSide.NEUTRAL, 77, null));
  }

  @Test
  void writesVersion1() throws IOException {
    assertThat(written(new SignalState(SignalSide.NEUTRAL, 77, null))).isEqualTo(ASIDE_VERSION_1);
    assertThat(read(written(standing()))).isEqualTo(standing());
  }

  @Test
  void refusesForGoodWhatANewerBuildWrote() {
    assertThatThrownBy(() -> read("02" + ASIDE_VERSION_1.substring(2)))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("state 'signal' of version 2 was written by a newer Tickcache");
  }

  private static SignalState standing() {
    return new SignalState(SignalSide.LONG, 55, TestPredictions.of("a:B", 1_000_000, 20, 1));
  }

  private static String written(SignalState state) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(64);
    SignalStateSerializer.INSTANCE.serialize(state, target);
    return HexFormat.of().formatHex(target.getCopyOfBuffer());
  }

  private static SignalState read(String hex) throws IOException {
    return SignalStateSerializer.INSTANCE.deserialize(
        new DataInputDeserializer(HexFormat.of().parseHex(hex)));
  }
}
