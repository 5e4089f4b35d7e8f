package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
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

  @Test
  void keepsABlockUntilItsLastReferenceIsReleased() {
    int block = pool.allocate();
    pool.retain(block);
    pool.retain(block);
    assertThat(pool.isShared(block)).isTrue();
    assertThat(pool.shared()).isEqualTo(1);
    pool.release(block);
    pool.release(block);
    assertThat(pool.isShared(block)).isFalse();
    assertThat(pool.shared()).isZero();
    assertThat(pool.used()).isEqualTo(1);
    pool.release(block);
    assertThat(pool.used()).isZero();
  }

  @Test
  void refusesToShareOrWriteAFreeBlock() {
    assertThatThrownBy(() -> pool.retain(1))
        .hasMessage("block 1 of 3 is not allocated: only an allocated block can be shared");
    assertThatThrownBy(() -> pool.isShared(1))
        .hasMessage("block 1 of 3 is not allocated: nothing can be written to it");
    assertThatThrownBy(() -> pool.retain(3)).hasMessageContaining("block 3 of 3");
    assertThatThrownBy(() -> pool.release(-1)).hasMessageContaining("block -1 of 3");
  }

  @Test
  void tellsHowLongABlockWasUsed() {
    List<Long> lifetimes = new ArrayList<>();
    pool.observeLifetimes(lifetimes::add);
    int block = pool.allocate();
    pool.retain(block);
    pool.release(block);
    assertThat(lifetimes).isEmpty();
    pool.release(block);
    assertThat(lifetimes).hasSize(1).allMatch(nanos -> nanos >= 0);
  }
}
