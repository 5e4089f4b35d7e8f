package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.trading.allocation.Outlook;
import io.tickcache.trading.allocation.PortfolioState;
import io.tickcache.trading.allocation.PriceRisk;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** State that was ever written can be read: what stands here never changes. */
class PortfolioStateSerializerTest {

  private static final String VERSION_1 =
      "010000000003938700000000010003613a4200000000000f424040200000fffffffffffffffb0000"
          + "00000000001100036d4031405920000000000040590000000000007ff80000000000000000000200"
          + "03613a423fe80000000000000003613a43bfd0000000000000000000020003613a42405920000000"
          + "000000000000000000030003613a437ff800000000000000000000000000003eb0c6f7a0b5ed8d3e"
          + "c0c6f7a0b5ed8d3ec92a737110e454";

  @Test
  void readsWhatVersion1Wrote() throws IOException {
    assertThat(read(VERSION_1)).isEqualTo(state());
  }

  @Test
  void writesVersion1() throws IOException {
    assertThat(written(state())).isEqualTo(VERSION_1);
    assertThat(read(written(PortfolioState.EMPTY))).isEqualTo(PortfolioState.EMPTY);
  }

  @Test
  void refusesForGoodWhatANewerBuildWrote() {
    assertThatThrownBy(() -> read("02" + VERSION_1.substring(2)))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("state 'portfolio' of version 2 was written by a newer Tickcache");
  }

  private static PortfolioState state() {
    Outlook outlook = new Outlook("a:B", 1_000_000, 2.5f, -5, 17, "m@1", 100.5, 100, Double.NaN);
    return new PortfolioState(
        60_000_000,
        new TreeMap<>(Map.of("a:B", outlook)),
        new TreeMap<>(Map.of("a:B", 0.75, "a:C", -0.25)),
        new PriceRisk(
            List.of("a:B", "a:C"),
            new double[] {100.5, Double.NaN},
            new long[] {3, 0},
            new double[] {1e-6, 2e-6, 3e-6}));
  }

  private static String written(PortfolioState state) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(64);
    PortfolioStateSerializer.INSTANCE.serialize(state, target);
    return HexFormat.of().formatHex(target.getCopyOfBuffer());
  }

  private static PortfolioState read(String hex) throws IOException {
    return PortfolioStateSerializer.INSTANCE.deserialize(
        new DataInputDeserializer(HexFormat.of().parseHex(hex)));
  }
}
