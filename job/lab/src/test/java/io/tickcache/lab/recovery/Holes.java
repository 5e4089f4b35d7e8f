package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.kafka.PredictionId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Predictions that are missing below the last one of their context. */
final class Holes {

  private Holes() {}

  /** {@code INSTRUMENT@EPOCH#POSITION} of each. */
  static Set<String> in(Map<PredictionId, byte[]> predictions) {
    assertThat(predictions).isNotEmpty();
    Map<String, TreeSet<Long>> contexts = new HashMap<>();
    for (PredictionId id : predictions.keySet()) {
      contexts
          .computeIfAbsent(id.instrument() + "@" + id.contextEpochMicros(), any -> new TreeSet<>())
          .add(id.position());
    }
    Set<String> holes = new TreeSet<>();
    contexts.forEach(
        (context, positions) -> {
          for (long position = 0; position < positions.last(); position++) {
            if (!positions.contains(position)) {
              holes.add(context + "#" + position);
            }
          }
        });
    return holes;
  }
}
