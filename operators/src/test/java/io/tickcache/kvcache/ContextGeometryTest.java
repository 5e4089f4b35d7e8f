package io.tickcache.kvcache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ContextGeometryTest {

  @Test
  void roundsCapacityUpToWholeBlocks() {
    assertThat(ContextGeometry.of(256, 100).capacity()).isEqualTo(512);
    assertThat(ContextGeometry.of(412, 100).capacity()).isEqualTo(512);
    assertThat(ContextGeometry.of(413, 100).capacity()).isEqualTo(1024);
    assertThat(ContextGeometry.of(4096, 100).maxBlocks()).isEqualTo(9);
  }

  @Test
  void leavesRoomForTheStepsOfAPass() {
    ContextGeometry geometry = ContextGeometry.of(300, 100);
    assertThat(geometry.maxStepsPerPass()).isEqualTo(212);
  }

  @Test
  void countsOnlyWhatIsInUse() {
    ContextGeometry geometry = ContextGeometry.of(600, 100);
    assertThat(geometry.blocksFor(0)).isZero();
    assertThat(geometry.blocksFor(512)).isEqualTo(1);
    assertThat(geometry.blocksFor(513)).isEqualTo(2);
    assertThat(geometry.blocksFor(1_024)).isEqualTo(2);
    assertThat(geometry.pagesFor(17)).isEqualTo(2);
    assertThat(geometry.contextLength(0)).isEqualTo(1);
    assertThat(geometry.contextLength(10_000)).isEqualTo(600);
  }

  @Test
  void refusesACapacityThatIsNoWholeBlocks() {
    assertThatThrownBy(() -> new ContextGeometry(300, 500))
        .hasMessage("capacity = 500 must be a multiple of 512 above max_context = 300");
  }
}
