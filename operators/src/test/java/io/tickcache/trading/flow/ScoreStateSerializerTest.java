package io.tickcache.trading.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.history.PriceTimeline;
import io.tickcache.history.PriceTimelines;
import io.tickcache.scores.ScoreInput;
import io.tickcache.scores.ScoreRow;
import io.tickcache.scores.ScoreState;
import io.tickcache.steps.PriceMark;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.Test;

/** State that was ever written can be read: what stands here never changes. */
class ScoreStateSerializerTest {

  private static final String STATE_VERSION_1 =
      "010000000007270e0000000002000d72657475726e5f31735f6270730011766f6c6174696c6974"
          + "795f35735f627073000000040000000200036d40310000000003a2c94000000000000000110000"
          + "000000000000405920000000000040593000000000000000000240200000bfd000000000000001"
          + "bfc000007ff80000000000000000036e40320000000003b20b8000000000000000120000000003"
          + "9387007ff80000000000007ff8000000000000000000023f0000007ff8000000000000013fa000"
          + "007ff80000000000000100000001000000000393870000036d4031000000000000000700000002"
          + "0000000000000000000000030000000000000001405920000000000000000000000000027ff800"
          + "000000000000000000000000054059600000000000000000000393870000000001000000000000"
          + "003c4058d00000000000";

  private static final String ROW_VERSION_1 =
      "010100036d40310000000003a2c940000000000000001100000000000000004059200000000000"
          + "40593000000000000000000240200000bfd000000000000001bfc000007ff800000000000000";

  private static final String MARK_VERSION_1 =
      "0100001050524943455f41465445525f4c4f535300000000039387010000000003938700000000"
          + "00039387004058d000000000007ff80000000000007ff8000000000000";

  @Test
  void readsWhatVersion1Wrote() throws IOException {
    ScoreState state = read(ScoreStateSerializer.INSTANCE, STATE_VERSION_1);
    assertThat(state)
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class) // NaN is NaN
        .ignoringFields("prices")
        .isEqualTo(state());
    assertThat(written(ScoreStateSerializer.INSTANCE, state)).isEqualTo(STATE_VERSION_1);
    assertThat(state.rows().get(1).bestBid()).isNaN();
    assertThat(state.prices().all().keySet()).containsExactly(0L, 60_000_000L);
    assertThat(read(ScoreInputSerializer.INSTANCE, ROW_VERSION_1))
        .usingRecursiveComparison()
        .withComparatorForType(Double::compare, Double.class)
        .isEqualTo(new ScoreInput(null, settled()));
    assertThat(read(ScoreInputSerializer.INSTANCE, MARK_VERSION_1))
        .isEqualTo(ScoreInput.of(mark()));
  }

  @Test
  void writesVersion1() throws IOException {
    assertThat(written(ScoreStateSerializer.INSTANCE, state())).isEqualTo(STATE_VERSION_1);
    assertThat(written(ScoreInputSerializer.INSTANCE, new ScoreInput(null, settled())))
        .isEqualTo(ROW_VERSION_1);
    assertThat(written(ScoreInputSerializer.INSTANCE, ScoreInput.of(mark())))
        .isEqualTo(MARK_VERSION_1);
  }

  @Test
  void refusesForGoodWhatANewerBuildWrote() {
    assertThatThrownBy(
            () -> read(ScoreStateSerializer.INSTANCE, "02" + STATE_VERSION_1.substring(2)))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("state 'scores' of version 2 was written by a newer Tickcache");
    assertThatThrownBy(() -> read(ScoreInputSerializer.INSTANCE, "02" + ROW_VERSION_1.substring(2)))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("state 'score-inputs' of version 2");
  }

  private static ScoreState state() {
    PriceTimeline mids = new PriceTimeline();
    mids.add(1, 100.5);
    mids.breakAt(2);
    mids.add(5, 101.5);
    PriceTimeline closes = new PriceTimeline();
    closes.add(60, 99.25);
    return new ScoreState(
        120_000_000,
        List.of("return_1s_bps", "volatility_5s_bps"),
        4,
        List.of(settled(), ofAnotherModel()),
        List.of(new ScoreState.Count(60_000_000, "m@1", 7)),
        PriceTimelines.of(new TreeMap<>(Map.of(0L, mids, 60_000_000L, closes))));
  }

  private static ScoreRow settled() {
    return new ScoreRow(
        "m@1",
        61_000_000,
        17,
        0,
        100.5,
        100.75,
        new float[] {2.5f, -1.5f},
        new double[] {-0.25, Double.NaN},
        new boolean[] {true, false});
  }

  private static ScoreRow ofAnotherModel() {
    return new ScoreRow(
        "n@2",
        62_000_000,
        18,
        60_000_000,
        Double.NaN,
        Double.NaN,
        new float[] {0.5f, 1.25f},
        new double[] {Double.NaN, Double.NaN},
        new boolean[] {true, true});
  }

  private static PriceMark mark() {
    return new PriceMark(
        PriceMark.Kind.PRICE_AFTER_LOSS,
        60_000_001,
        60_000_000,
        60_000_000,
        99.25,
        Double.NaN,
        Double.NaN);
  }

  private static <T> String written(TypeSerializer<T> serializer, T value) throws IOException {
    DataOutputSerializer target = new DataOutputSerializer(64);
    serializer.serialize(value, target);
    return HexFormat.of().formatHex(target.getCopyOfBuffer());
  }

  private static <T> T read(TypeSerializer<T> serializer, String hex) throws IOException {
    return serializer.deserialize(new DataInputDeserializer(HexFormat.of().parseHex(hex)));
  }
}
