package io.tickcache.history;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * The parts of recorded time, one after the other. A step belongs to the part of its event time,
 * and a label to its step's part, which its horizon must not leave: no part sees another's prices.
 *
 * @param trainedFromMicros first event time of the training part
 * @param trainedUntilMicros last event time of the training part
 * @param validatedUntilMicros last event time of the validation part
 * @param testedUntilMicros last event time of the test part
 */
public record Split(
    long trainedFromMicros,
    long trainedUntilMicros,
    long validatedUntilMicros,
    long testedUntilMicros) {

  public Split {
    requireAfter("validation", validatedUntilMicros, "training", trainedUntilMicros);
    requireAfter("test", testedUntilMicros, "validation", validatedUntilMicros);
  }

  /** All that is not later than the training part's end belongs to it. */
  public Split(long trainedUntilMicros, long validatedUntilMicros, long testedUntilMicros) {
    this(Long.MIN_VALUE, trainedUntilMicros, validatedUntilMicros, testedUntilMicros);
  }

  /** Besides, all that is later than the validation part is the test part. */
  public Split(long trainedUntilMicros, long validatedUntilMicros) {
    this(trainedUntilMicros, validatedUntilMicros, Long.MAX_VALUE);
  }

  private static void requireAfter(String part, long end, String earlier, long earlierEnd) {
    if (end <= earlierEnd) {
      throw new IllegalArgumentException(
          "the %s part must end after the %s part: %s is not after %s"
              .formatted(part, earlier, instant(end), instant(earlierEnd)));
    }
  }

  /** A part of recorded time. */
  public enum Part {
    TRAINING,
    VALIDATION,
    TEST,
    /** Behind the test part: nothing looks there. */
    LATER,
    /** Before the training part. */
    EARLIER
  }

  /**
   * Cuts where these shares of all steps have passed.
   *
   * @param training share of steps in the training part, above 0
   * @param validation share of steps in the validation part, above 0; both together at most 1
   * @throws IllegalArgumentException if there are too few steps to cut
   */
  public static Split byShares(Histories histories, double training, double validation) {
    checkShares(training, validation);
    long[] times = histories.stepTimes();
    int last = times.length - 1;
    int first = (int) Math.round(training * last);
    int second = (int) Math.round((training + validation) * last);
    if (last < 2 || times[second] <= times[first]) {
      throw new IllegalArgumentException(
          "too little data: %d steps of %s%s cannot be cut into parts of %s and %s"
              .formatted(
                  times.length,
                  histories.instruments(),
                  times.length == 0
                      ? ""
                      : " from " + instant(times[0]) + " to " + instant(times[last]),
                  training,
                  validation));
    }
    return new Split(times[first], times[second]);
  }

  /**
   * Refuses shares that no data can be cut by.
   *
   * @throws IllegalArgumentException if one is not above 0, or both are above 1 together
   */
  public static void checkShares(double training, double validation) {
    if (!(training > 0 && validation > 0 && training + validation <= 1)) {
      throw new IllegalArgumentException(
          "shares of training = %s and validation = %s must be above 0, and 1 at most together"
              .formatted(training, validation));
    }
  }

  public Part partOf(long eventTimeMicros) {
    if (eventTimeMicros < trainedFromMicros) {
      return Part.EARLIER;
    }
    if (eventTimeMicros <= trainedUntilMicros) {
      return Part.TRAINING;
    }
    if (eventTimeMicros <= validatedUntilMicros) {
      return Part.VALIDATION;
    }
    return eventTimeMicros <= testedUntilMicros ? Part.TEST : Part.LATER;
  }

  /** Last event time of a part. */
  public long endOf(Part part) {
    return switch (part) {
      case TRAINING -> trainedUntilMicros;
      case VALIDATION -> validatedUntilMicros;
      case TEST -> testedUntilMicros;
      case LATER -> Long.MAX_VALUE;
      case EARLIER -> trainedFromMicros - 1;
    };
  }

  public Instant trainedUntil() {
    return instant(trainedUntilMicros);
  }

  public Instant validatedUntil() {
    return instant(validatedUntilMicros);
  }

  public static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
