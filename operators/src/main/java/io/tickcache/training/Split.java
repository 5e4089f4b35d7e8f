package io.tickcache.training;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The parts of recorded time, one after the other. A step belongs to the part of its event time,
 * and a label to its step's part, which its horizon must not leave: no part sees another's prices.
 *
 * @param trainedUntilMicros last event time of the training part
 * @param validatedUntilMicros last event time of the validation part; later is the test part
 */
public record Split(long trainedUntilMicros, long validatedUntilMicros) {

  public Split {
    if (validatedUntilMicros <= trainedUntilMicros) {
      throw new IllegalArgumentException(
          "the validation part must end after the training part: %s is not after %s"
              .formatted(instant(validatedUntilMicros), instant(trainedUntilMicros)));
    }
  }

  /** A part of recorded time. */
  public enum Part {
    TRAINING,
    VALIDATION,
    TEST
  }

  /**
   * Cuts where these shares of all steps have passed.
   *
   * @param training share of steps in the training part, above 0
   * @param validation share of steps in the validation part, above 0; both together at most 1
   * @throws IllegalArgumentException if there are too few steps to cut
   */
  public static Split byShares(Histories histories, double training, double validation) {
    if (!(training > 0 && validation > 0 && training + validation <= 1)) {
      throw new IllegalArgumentException(
          "shares of training = %s and validation = %s must be above 0, and 1 at most together"
              .formatted(training, validation));
    }
    long[] times = histories.stepTimes();
    int last = times.length - 1;
    int first = (int) Math.round(training * last);
    int second = (int) Math.round((training + validation) * last);
    if (last < 2 || times[second] <= times[first]) {
      throw new IllegalArgumentException(
          "too little data: %d steps cannot be cut into parts of %s and %s"
              .formatted(times.length, training, validation));
    }
    return new Split(times[first], times[second]);
  }

  public Part partOf(long eventTimeMicros) {
    if (eventTimeMicros <= trainedUntilMicros) {
      return Part.TRAINING;
    }
    return eventTimeMicros <= validatedUntilMicros ? Part.VALIDATION : Part.TEST;
  }

  /** Last event time of a part. */
  public long endOf(Part part) {
    return switch (part) {
      case TRAINING -> trainedUntilMicros;
      case VALIDATION -> validatedUntilMicros;
      case TEST -> Long.MAX_VALUE;
    };
  }

  public Instant trainedUntil() {
    return instant(trainedUntilMicros);
  }

  public Instant validatedUntil() {
    return instant(validatedUntilMicros);
  }

  private static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
