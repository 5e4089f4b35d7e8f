package io.tickcache.job.backtest;

import io.tickcache.job.UserException;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Compares what was decided on recordings with what is decided on the same ones, cut at a time: up
 * to that time all must be the same bytes, or a decision knew what came after it.
 */
final class LookAheadProof {

  private final long cutMicros;

  LookAheadProof(long cutMicros) {
    this.cutMicros = cutMicros;
  }

  /**
   * Times at which recordings are cut: random, but always the same.
   *
   * @return event times from the first to the last, microseconds since 1970-01-01 UTC, rising
   */
  static long[] cuts(int count, long firstMicros, long lastMicros) {
    SplittableRandom random = new SplittableRandom(1);
    return random.longs(count, firstMicros, lastMicros + 1).sorted().toArray();
  }

  /**
   * Compares predictions.
   *
   * @param after event time after which they count
   * @return how many were compared
   * @throws UserException if a prediction differs, or is in one of them alone
   */
  long predictions(OutputRecords<Prediction> whole, OutputRecords<Prediction> cut, ModelPart part) {
    return compare("prediction", whole, cut, Prediction::getEventTimeMicros, part);
  }

  /** The same of signals. */
  long signals(OutputRecords<Signal> whole, OutputRecords<Signal> cut, ModelPart part) {
    return compare("signal", whole, cut, Signal::getEventTimeMicros, part);
  }

  /** The same of allocations. */
  long allocations(OutputRecords<Allocation> whole, OutputRecords<Allocation> cut, ModelPart part) {
    return compare("allocation", whole, cut, Allocation::getEventTimeMicros, part);
  }

  private <R extends SpecificRecordBase> long compare(
      String what,
      OutputRecords<R> whole,
      OutputRecords<R> cut,
      ToLongFunction<R> time,
      ModelPart part) {
    long compared = 0;
    R expected = next(whole, time, part);
    R found = next(cut, time, part);
    while (expected != null || found != null) {
      if (expected == null || found == null || !Arrays.equals(whole.bytes(), cut.bytes())) {
        throw new UserException(
            "--prove: cut at %s, the recordings give another %s: %s; whole they give %s"
                .formatted(
                    Instant.EPOCH.plus(cutMicros, ChronoUnit.MICROS), what, found, expected));
      }
      compared++;
      expected = next(whole, time, part);
      found = next(cut, time, part);
    }
    return compared;
  }

  /** The next one up to the cut; null if there is none. */
  private <R extends SpecificRecordBase> R next(
      OutputRecords<R> records, ToLongFunction<R> time, ModelPart part) {
    while (records.hasNext()) {
      R record = records.next();
      long micros = time.applyAsLong(record);
      if (micros > cutMicros) {
        return null;
      }
      if (part.contains(micros)) {
        return record;
      }
    }
    return null;
  }
}
