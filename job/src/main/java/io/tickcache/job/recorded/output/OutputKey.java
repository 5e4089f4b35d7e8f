package io.tickcache.job.recorded.output;

import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A record's place among all of its output: by event time, then instrument, then context epoch,
 * then position. A dead letter may have none of these; its place is that of the record that it
 * tells of: by timestamp, then topic, then offset.
 *
 * @param timeMicros event time, or the timestamp, microseconds
 * @param name the instrument, the portfolio, or the topic
 * @param epoch of the context, event time in microseconds, or the partition
 * @param position in the context, or the offset
 */
public record OutputKey(long timeMicros, String name, long epoch, long position)
    implements Comparable<OutputKey> {

  private static final Comparator<OutputKey> ORDER =
      Comparator.comparingLong(OutputKey::timeMicros)
          .thenComparing(OutputKey::name)
          .thenComparingLong(OutputKey::epoch)
          .thenComparingLong(OutputKey::position);

  /** Of a prediction, a signal, an allocation, a score, a forecast or a dead letter. */
  public static OutputKey of(SpecificRecordBase output) {
    if (output instanceof Prediction prediction) {
      return new OutputKey(
          prediction.getEventTimeMicros(),
          prediction.getInstrument(),
          prediction.getContextEpochMicros(),
          prediction.getPosition());
    }
    if (output instanceof Signal signal) {
      return new OutputKey(
          signal.getEventTimeMicros(),
          signal.getInstrument(),
          signal.getContextEpochMicros(),
          signal.getPosition());
    }
    if (output instanceof Allocation allocation) {
      return new OutputKey(allocation.getEventTimeMicros(), allocation.getPortfolio(), 0, 0);
    }
    if (output instanceof Score score) {
      return new OutputKey(score.getEventTimeMicros(), score.getInstrument(), 0, 0);
    }
    if (output instanceof Forecast forecast) {
      return new OutputKey(
          forecast.getEventTimeMicros(),
          forecast.getInstrument(),
          forecast.getContextEpochMicros(),
          forecast.getPosition());
    }
    if (output instanceof DeadLetter letter) {
      return new OutputKey(
          TimeUnit.MILLISECONDS.toMicros(letter.getTimestampMillis()),
          letter.getTopic(),
          letter.getPartition(),
          letter.getOffset());
    }
    throw new IllegalArgumentException(output.getSchema() + " is no output of the job");
  }

  @Override
  public int compareTo(OutputKey other) {
    return ORDER.compare(this, other);
  }
}
