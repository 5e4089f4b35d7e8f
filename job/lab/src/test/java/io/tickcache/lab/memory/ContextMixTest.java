package io.tickcache.lab.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ContextMixTest {

  @Test
  void aFewContextsAreFullAndMostAreShort() {
    int[] lengths = ContextMix.of(4096).lengths();

    assertThat(lengths).hasSize(ContextMix.INSTRUMENTS);
    assertThat(lengths[0]).isEqualTo(4096);
    assertThat(lengths[lengths.length - 1]).isBetween(1, 400);
    for (int rank = 1; rank < lengths.length; rank++) {
      assertThat(lengths[rank]).isLessThanOrEqualTo(lengths[rank - 1]);
    }
  }

  @Test
  void theMeanIsAThousandStepsOrAQuarterOfAShortContext() {
    assertThat(ContextMix.of(8192).mean()).isCloseTo(1000, within(1.0));
    assertThat(ContextMix.of(1024).mean()).isCloseTo(256, within(1.0));
  }

  @Test
  void wasteIsThePartOfTheSlotsThatHoldsNoStep() {
    ContextMix mix = new ContextMix(2048, new int[] {2048, 512, 1});

    assertThat(mix.wasteOfPreallocation()).isCloseTo(1 - 2561 / 6144.0, within(1e-12));
    // 4, 1 and 1 blocks of 512
    assertThat(mix.wasteOfBlocks(512, 100)).isCloseTo(1 - 2561 / 3072.0, within(1e-12));
  }
}
