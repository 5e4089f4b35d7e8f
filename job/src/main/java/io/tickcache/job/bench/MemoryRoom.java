package io.tickcache.job.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Native memory that a benchmark may take: what Linux says is available when it starts, less a
 * reserve for everything else.
 *
 * @param availableBytes at the start
 */
record MemoryRoom(long availableBytes) {

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";
  private static final long RESERVE_BYTES = 2L << 30;

  /** Unlimited where the system does not say. */
  static MemoryRoom ofThisMachine() {
    try {
      return Files.isReadable(MEMINFO)
          ? parse(Files.readAllLines(MEMINFO))
          : new MemoryRoom(Long.MAX_VALUE);
    } catch (IOException e) {
      return new MemoryRoom(Long.MAX_VALUE);
    }
  }

  /** From the lines of {@code /proc/meminfo}. */
  static MemoryRoom parse(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(AVAILABLE))
        .map(line -> line.replaceAll("\\D", ""))
        .map(kibibytes -> new MemoryRoom(Long.parseLong(kibibytes) << 10))
        .findFirst()
        .orElse(new MemoryRoom(Long.MAX_VALUE));
  }

  boolean holds(long bytes) {
    return bytes <= availableBytes - RESERVE_BYTES;
  }

  /** Why {@code bytes} are too many. */
  String refusal(long bytes) {
    return "%d MiB of KV blocks and %d MiB for the rest do not fit into the %d MiB available"
        .formatted(bytes >> 20, RESERVE_BYTES >> 20, availableBytes >> 20);
  }
}
