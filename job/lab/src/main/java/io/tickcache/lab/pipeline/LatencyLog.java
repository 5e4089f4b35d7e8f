package io.tickcache.lab.pipeline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Latencies by event time, as {@code backtest} takes them: how long after its event's time a
 * prediction was at a consumer. How long an order takes from there, nobody measures here.
 */
final class LatencyLog {

  private static final String HEADER = "time,feed_us,order_us";

  private final TreeMap<Long, Long> latencies = new TreeMap<>();

  /** Notes a prediction; of equal event times the slowest counts. */
  synchronized void note(long eventTimeMicros, long latencyMicros) {
    latencies.merge(eventTimeMicros, latencyMicros, Math::max);
  }

  /** Writes a CSV, times rising. */
  synchronized void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>(latencies.size() + 1);
    lines.add(HEADER);
    latencies.forEach((time, latency) -> lines.add(time + "," + latency + ",0"));
    Files.write(file, lines);
  }
}
