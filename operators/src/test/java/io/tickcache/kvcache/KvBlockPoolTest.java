package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KvBlockPoolTest {

  private final KvBlockPool pool = new KvBlockPool(3, 1000);

  @Test
  void handsOutTheLowestFreeBlock() {
    pool.allocate();
    pool.allocate();
    pool.allocate();
    pool.release(1);
    assertThat(pool.allocate()).isEqualTo(1);
    assertThat(pool.used()).isEqualTo(3);
    assertThat(pool.free()).isZero();
  }

  @Test
  void namesTheOptionWhenItIsExhausted() {
    pool.allocate();
    assertThatThrownBy(() -> pool.require(3))
        .isInstanceOf(KvPoolExhaustedException.class)
        .hasMessageContaining("3 more block(s) needed, 1 of 3 in use")
        .hasMessageContaining("'kv-cache.memory' = 3000 bytes in blocks of 1000 bytes");
    assertThat(pool.used()).isEqualTo(1);
  }

  @Test
  void refusesToFreeABlockTwice() {
    int block = pool.allocate();
    pool.release(block);
    assertThatThrownBy(() -> pool.release(block))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("block 0 of 3 is not allocated");
  }
}
