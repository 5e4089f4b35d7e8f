package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.kvcache.RetentionPolicy.Kind;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ScoredSlotsTest {

  private static final int SLOTS = 48;

  private final ContextGeometry geometry = new ContextGeometry(50, 512, 64);

  @Test
  void fillsWholePagesBeforeItChooses() {
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.RECENCY);
    assertThat(slots.maxStepsPerPass()).isEqualTo(SLOTS);
    assertThat(slots.contextLength(SLOTS - 1)).isEqualTo(SLOTS);
    slots.advance(SLOTS, AttentionRows.NONE);
    assertThat(slots.maxStepsPerPass()).isEqualTo(16);
    assertThat(slots.contextLength(SLOTS)).isEqualTo(33);
    assertThat(slots.contextLength(SLOTS + 15)).isEqualTo(48);
    assertThat(slots.contextLength(SLOTS + 16)).isEqualTo(33);
  }

  @Test
  void recencyGivesUpTheOldestPage() {
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.RECENCY);
    slots.advance(SLOTS, AttentionRows.NONE);
    assertThat(WindowSlotsTest.visible(slots, SLOTS).stream().toArray())
        .isEqualTo(IntStream.concat(IntStream.of(0), IntStream.range(16, SLOTS)).toArray());
    assertThat(slots.slot(SLOTS + 5)).isEqualTo(5);
    slots.advance(16, AttentionRows.NONE);
    assertThat(slots.slot(SLOTS + 16)).isEqualTo(16);
  }

  @Test
  void attentionScoreGivesUpWhatIsSeenLeast() {
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.ATTENTION);
    BitSet ignored = bits(1, 3, 5, 7, 8, 9, 11, 14, 15, 16, 20, 21, 22, 29, 30, 31);
    slots.advance(SLOTS, rows(SLOTS, slot -> ignored.get(slot) ? 0.001f : 0.1f));
    assertThat(freeSlots(slots)).isEqualTo(ignored);
    assertThat(slots.slot(SLOTS)).isEqualTo(1);
    assertThat(slots.slot(SLOTS + 15)).isEqualTo(31);
  }

  @Test
  void judgesStepsByTheirMeanOverTheQueriesThatSawThem() {
    // Each query pays a step the same, but young steps slightly more: their sums are smaller.
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.ATTENTION);
    slots.advance(SLOTS, rows(SLOTS, slot -> 0.1f + slot * 0.001f));
    assertThat(freeSlots(slots)).isEqualTo(range(0, 16));
  }

  @Test
  void equalScoresGiveUpTheOldest() {
    for (Kind kind : new Kind[] {Kind.ATTENTION_SCORE, Kind.ENTROPY, Kind.HYBRID}) {
      ScoredSlots slots = new ScoredSlots(geometry, kind.scores());
      slots.advance(SLOTS, rows(SLOTS, slot -> 1));
      assertThat(freeSlots(slots)).as("%s", kind).isEqualTo(range(0, 16));
    }
  }

  @Test
  void neverGivesUpTheNewestPage() {
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.ATTENTION);
    slots.advance(SLOTS, rows(SLOTS, slot -> slot < 32 ? 0.1f : 0));
    assertThat(freeSlots(slots)).isEqualTo(range(0, 16));
  }

  @Test
  void entropyPrefersStepsThatMakeQueriesUncertain() {
    // -a ln a is largest at 1 / e: all or almost nothing of a query's attention is no uncertainty.
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.ENTROPY);
    slots.advance(SLOTS, rows(SLOTS, slot -> slot < 16 ? 0.99f : 0.1f));
    assertThat(freeSlots(slots)).isEqualTo(range(0, 16));
  }

  @Test
  void hybridWeighsAttentionAgainstAge() {
    // The oldest 20 have the largest attention, 16 of the next half of it, the others 0.9 of it.
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.HYBRID);
    slots.advance(
        SLOTS, rows(SLOTS, slot -> slot < 20 ? 0.2f : slot < 36 && slot >= 20 ? 0.1f : 0.18f));
    BitSet free = freeSlots(slots);
    assertThat(free.get(0, 16).cardinality()).isLessThan(16);
    assertThat(free.nextSetBit(20)).isBetween(20, 31);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ATTENTION_SCORE", "RECENCY", "ENTROPY", "HYBRID"})
  void passesAndRestoresChangeNothing(Kind kind) {
    long seed = 11;
    Random random = new Random(seed);
    float[][] attention = new float[1_000][SLOTS];
    for (float[] row : attention) {
      for (int slot = 0; slot < SLOTS; slot++) {
        row[slot] = random.nextFloat();
      }
    }
    ScoredSlots whole = new ScoredSlots(geometry, kind.scores());
    ScoredSlots parts = new ScoredSlots(geometry, kind.scores());
    int position = 0;
    while (position < attention.length) {
      int steps = Math.min(whole.maxStepsPerPass(), attention.length - position);
      whole.advance(steps, rows(attention, position, steps));
      for (int end = position + steps; position < end; ) {
        int part = 1 + random.nextInt(end - position);
        parts.advance(part, rows(attention, position, part));
        position += part;
        byte[] written = parts.toBytes();
        parts = ScoredSlots.fromBytes(geometry, kind.scores(), position, written);
        assertThat(parts.toBytes()).isEqualTo(written);
      }
      assertThat(parts.toBytes()).as("seed %d, %d", seed, position).isEqualTo(whole.toBytes());
      assertThat(WindowSlotsTest.visible(parts, position).cardinality())
          .isEqualTo(parts.contextLength(position));
    }
  }

  @Test
  void refusesAPassAcrossTheChoice() {
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.RECENCY);
    slots.advance(SLOTS, AttentionRows.NONE);
    assertThatThrownBy(() -> slots.advance(17, AttentionRows.NONE))
        .hasMessage(
            "a pass of 17 steps at position 48 crosses the page where steps are chosen, 16 further");
  }

  @Test
  void refusesBytesThatItDidNotWrite() {
    ScoredSlots slots = new ScoredSlots(geometry, StepScores.RECENCY);
    slots.advance(20, AttentionRows.NONE);
    byte[] written = slots.toBytes();
    assertThatThrownBy(
            () ->
                ScoredSlots.fromBytes(geometry, StepScores.RECENCY, 20, Arrays.copyOf(written, 9)))
        .hasMessage("the retained steps of a context end after 9 bytes");
    written[0] = 2;
    assertThatThrownBy(() -> ScoredSlots.fromBytes(geometry, StepScores.RECENCY, 20, written))
        .hasMessage("retained steps of version 2; this Tickcache reads version 1");
  }

  private interface Attention {
    float of(int slot);
  }

  private static AttentionRows rows(int steps, Attention attention) {
    float[][] values = new float[steps][SLOTS];
    for (float[] row : values) {
      for (int slot = 0; slot < SLOTS; slot++) {
        row[slot] = attention.of(slot);
      }
    }
    return rows(values, 0, steps);
  }

  private static AttentionRows rows(float[][] values, int from, int steps) {
    float[] flat = new float[steps * SLOTS];
    for (int row = 0; row < steps; row++) {
      System.arraycopy(values[from + row], 0, flat, row * SLOTS, SLOTS);
    }
    return new AttentionRows(flat, 0, SLOTS, 1);
  }

  /** All slots are taken but those of the next page. */
  private static BitSet freeSlots(ScoredSlots slots) {
    BitSet free = new BitSet();
    for (int i = 0; i < 16; i++) {
      free.set(slots.slot(SLOTS + i));
    }
    return free;
  }

  private static BitSet range(int from, int to) {
    BitSet bits = new BitSet();
    bits.set(from, to);
    return bits;
  }

  private static BitSet bits(int... numbers) {
    BitSet bits = new BitSet();
    Arrays.stream(numbers).forEach(bits::set);
    return bits;
  }
}
