package io.tickcache.lab.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Memory that a benchmark may take, less a reserve for everything else: of the heap for the vector
 * engine, else what Linux says is available when it starts.
 *
 * @param availableBytes at the start
 * @param reserveBytes for everything else
 * @param name what memory it is
 */
public record MemoryRoom(long availableBytes, long reserveBytes, String name) {

  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final String AVAILABLE = "MemAvailable:";
  private static final long RESERVE_BYTES = 2L << 30;
  private static final long HEAP_RESERVE_BYTES = 640L << 20;

  /** Where the KV blocks of an engine lie. */
  public static MemoryRoom of(EngineVariant variant) {
    return variant.isOnHeap() ? ofHeap(Runtime.getRuntime().maxMemory()) : ofThisMachine();
  }

  /** Of a JVM with a heap of so many bytes. */
  static MemoryRoom ofHeap(long bytes) {
    return new MemoryRoom(bytes, HEAP_RESERVE_BYTES, "MiB of the heap (TICKCACHE_HEAP gives more)");
  }

  private static MemoryRoom ofMachine(long bytes) {
    return new MemoryRoom(bytes, RESERVE_BYTES, "MiB available");
  }

  /** Unlimited where the system does not say. */
  private static MemoryRoom ofThisMachine() {
    try {
      return Files.isReadable(MEMINFO)
          ? parse(Files.readAllLines(MEMINFO))
          : ofMachine(Long.MAX_VALUE);
    } catch (IOException e) {
      return ofMachine(Long.MAX_VALUE);
    }
  }

  /** From the lines of {@code /proc/meminfo}. */
  static MemoryRoom parse(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(AVAILABLE))
        .map(line -> line.replaceAll("\\D", ""))
        .map(kibibytes -> ofMachine(Long.parseLong(kibibytes) << 10))
        .findFirst()
        .orElse(ofMachine(Long.MAX_VALUE));
  }

  public boolean holds(long bytes) {
    return bytes <= availableBytes - reserveBytes;
  }

  /** Why {@code bytes} are too many. */
  public String refusal(long bytes) {
    return "%d MiB of KV blocks and %d MiB for the rest do not fit into the %d %s"
        .formatted(bytes >> 20, reserveBytes >> 20, availableBytes >> 20, name);
  }
}
