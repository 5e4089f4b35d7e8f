package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.LongBuffer;
import org.junit.jupiter.api.Test;

class AttentionPartsTest {

  private final AttentionParts parts = new AttentionParts();

  @Test
  void rowsThatFollowEachOtherShareWhatTheyAllSee() {
    for (int row = 0; row < 3; row++) {
      parts.row();
      parts.see(0, 256, true);
      parts.see(256, row + 1, true);
    }
    assertThat(parts.size()).isEqualTo(4);
    assertThat(parts.rows()).isEqualTo(6);
    assertThat(parts.mostRows()).isEqualTo(3);
    assertThat(parts.mostPlaces()).isEqualTo(256);
    assertThat(parts.mostPartsOfRow()).isEqualTo(2);
    assertThat(put(3, 2))
        .containsExactly(
            new long[] {
              0,
              1,
              2,
              0,
              1,
              2, // rows
              0,
              3,
              4,
              5,
              6, // where each part's begin
              0,
              256,
              256,
              256, // places
              256,
              1,
              2,
              3, // how many
              0,
              1,
              0,
              2,
              0,
              3, // parts of each row
              0,
              0,
              1,
              0,
              2,
              0 // which of their rows
            });
  }

  @Test
  void aRowWithFewerPartsAndPaddingRepeatOne() {
    parts.row();
    parts.see(5, 1, true);
    parts.row();
    parts.see(7, 2, true);
    parts.see(16, 1, true);
    long[] all = put(3, 2);
    assertThat(parts.rows()).isEqualTo(3);
    // Of rows of their own, never another context's: what is not finite there stays there.
    assertThat(all).endsWith(new long[] {0, 0, 1, 2, 0, 0, 0, -1, 0, 0, 0, -1});
  }

  @Test
  void rowsThatDoNotFollowShareNothing() {
    parts.row();
    parts.see(0, 16, true);
    parts.row();
    parts.see(32, 16, true);
    parts.row();
    parts.see(0, 16, true);
    assertThat(parts.size()).isEqualTo(3);
    assertThat(parts.mostRows()).isEqualTo(1);
  }

  @Test
  void noPartHasMoreRowsThanAKernelTakesAtOnce() {
    for (int row = 0; row < 130; row++) {
      parts.row();
      parts.see(0, 16, true);
    }
    assertThat(parts.size()).isEqualTo(3);
    assertThat(parts.mostRows()).isEqualTo(64);
    assertThat(parts.inside(129, parts.part(parts.begin(129)))).isEqualTo(1);
  }

  @Test
  void asksAPrefixWithoutRotation() {
    parts.row();
    parts.see(64, 3, false);
    parts.see(0, 1, true);
    assertThat(parts.anyUnturned()).isTrue();
    assertThat(put(4, 2)).startsWith(4, 0);
  }

  private long[] put(int rows, int width) {
    LongBuffer index = LongBuffer.allocate((int) parts.longs(rows, width));
    parts.put(index, rows, width);
    assertThat(index.hasRemaining()).isFalse();
    return index.array();
  }
}
