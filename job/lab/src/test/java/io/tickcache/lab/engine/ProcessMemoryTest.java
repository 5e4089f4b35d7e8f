package io.tickcache.lab.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessMemoryTest {

  @Test
  void readsAvailableMemoryInKibibytes() {
    MemoryRoom room = MemoryRoom.parse(List.of("MemTotal: 8 kB", "MemAvailable:    4194304 kB"));

    assertThat(room.availableBytes()).isEqualTo(4L << 30);
  }

  @Test
  void keepsTwoGibibytesForEverythingElse() {
    MemoryRoom room = MemoryRoom.parse(List.of("MemAvailable: 4194304 kB"));

    assertThat(room.holds(2L << 30)).isTrue();
    assertThat(room.holds((2L << 30) + 1)).isFalse();
    assertThat(room.refusal(3L << 30))
        .isEqualTo(
            "3072 MiB of KV blocks and 2048 MiB for the rest do not fit into the 4096 MiB"
                + " available");
  }

  @Test
  void hasRoomWhereTheSystemDoesNotSay() {
    assertThat(MemoryRoom.parse(List.of()).holds(1L << 50)).isTrue();
  }

  @Test
  void countsTheHeapWhereTheEngineLiesThere() {
    MemoryRoom room = MemoryRoom.ofHeap(2L << 30);

    assertThat(room.holds(1408L << 20)).isTrue();
    assertThat(room.holds((1408L << 20) + 1)).isFalse();
    assertThat(room.refusal(3L << 30))
        .isEqualTo(
            "3072 MiB of KV blocks and 640 MiB for the rest do not fit into the 2048 MiB of the"
                + " heap (TICKCACHE_HEAP gives more)");
  }
}
