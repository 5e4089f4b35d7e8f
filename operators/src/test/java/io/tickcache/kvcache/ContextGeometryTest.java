package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContextGeometryTest {

  @Test
  void roundsCapacityUpToWholeTilesAndBlocks() {
    assertThat(ContextGeometry.of(256, 100).capacity()).isEqualTo(384);
    assertThat(ContextGeometry.of(284, 100).capacity()).isEqualTo(384);
    assertThat(ContextGeometry.of(285, 100).capacity()).isEqualTo(448);
    assertThat(ContextGeometry.of(50, 1).capacity()).isEqualTo(64);
    assertThat(ContextGeometry.of(51, 1).capacity()).as("pages keep apart").isEqualTo(128);
    assertThat(ContextGeometry.of(256, 100, 16).capacity()).isEqualTo(384);
    assertThat(ContextGeometry.of(256, 100, 512).capacity()).isEqualTo(512);
  }

  @Test
  void leavesRoomForTheStepsOfAPass() {
    ContextGeometry geometry = ContextGeometry.of(300, 100);
    assertThat(geometry.maxStepsPerPass()).isEqualTo(148);
  }

  @Test
  void countsOnlyWhatIsInUse() {
    ContextGeometry geometry = ContextGeometry.of(600, 100, 512);
    assertThat(geometry.blocksFor(0)).isZero();
    assertThat(geometry.blocksFor(512)).isEqualTo(1);
    assertThat(geometry.blocksFor(513)).isEqualTo(2);
    assertThat(geometry.blocksFor(1_024)).isEqualTo(2);
    assertThat(geometry.contextLength(0)).isEqualTo(1);
    assertThat(geometry.contextLength(10_000)).isEqualTo(600);
  }

  @Test
  void refusesACapacityThatIsNoWholeTiles() {
    assertThatThrownBy(() -> new ContextGeometry(300, 500, 64))
        .hasMessage("capacity = 500 must be a multiple of 64, at least 14 above max_context = 300");
  }
}
