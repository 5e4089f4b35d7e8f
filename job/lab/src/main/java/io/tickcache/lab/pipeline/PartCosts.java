package io.tickcache.lab.pipeline;

import java.util.EnumMap;
import java.util.Map;

/**
 * What the job cost, by part.
 *
 * @param micros CPU time by part, microseconds
 * @param bytes allocated by part
 * @param othersMicros CPU time of the rest of the process: broker, publisher, reader, JIT,
 *     collector
 */
record PartCosts(
    Map<JobPart, Double> micros,
    Map<JobPart, Double> bytes,
    double otherThreadsMicros,
    double jvmMicros) {

  /** The same divided by a number of events. */
  PartCosts perEvent(long events) {
    return new PartCosts(
        divided(micros, events),
        divided(bytes, events),
        otherThreadsMicros / Math.max(1, events),
        jvmMicros / Math.max(1, events));
  }

  double totalMicros() {
    return micros.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  double totalBytes() {
    return bytes.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Map<JobPart, Double> divided(Map<JobPart, Double> values, long events) {
    Map<JobPart, Double> divided = new EnumMap<>(JobPart.class);
    values.forEach((part, value) -> divided.put(part, value / Math.max(1, events)));
    return divided;
  }
}
