package io.tickcache.job.cli;

import io.tickcache.job.kafka.PredictionId;
import io.tickcache.schemas.Prediction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Tells predictions that came again, by id: with at-least-once delivery a failure writes those
 * since the last checkpoint a second time. Remembers the last {@value #REMEMBERED}.
 */
final class DistinctPredictions {

  /** Whether a record came before. */
  enum Seen {
    NEW,
    /** The same id and the same bytes. */
    AGAIN,
    /** The same id, but other bytes. */
    CHANGED
  }

  private static final int REMEMBERED = 200_000;

  private final Map<PredictionId, byte[]> last =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PredictionId, byte[]> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long duplicates;
  private long changed;

  /** Takes the next record; one that is no prediction is always new. */
  Seen add(SpecificRecordBase record, byte[] bytes) {
    if (!(record instanceof Prediction prediction)) {
      return Seen.NEW;
    }
    byte[] before = last.putIfAbsent(PredictionId.of(prediction), bytes);
    if (before == null) {
      return Seen.NEW;
    }
    if (Arrays.equals(before, bytes)) {
      duplicates++;
      return Seen.AGAIN;
    }
    changed++;
    return Seen.CHANGED;
  }

  /** Records that came again with the same bytes. */
  long duplicates() {
    return duplicates;
  }

  /** Records that came again with other bytes. */
  long changed() {
    return changed;
  }
}
