package io.tickcache.job.cli;

import io.tickcache.job.replay.Speed;
import io.tickcache.kvcache.RetentionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.TypeConversionException;

/** From the text of an argument to its value. */
final class Converters {

  private Converters() {}

  static Duration duration(String text) {
    try {
      // Flink takes a bare number for milliseconds; here a unit must be said.
      Duration duration = TimeUtils.parseDuration(text.matches("\\d+") ? "none" : text);
      if (!duration.isZero() && !duration.isNegative()) {
        return duration;
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      // Said below, as for any other text.
    }
    throw new TypeConversionException(
        "'" + text + "' must be a duration above 0 with its unit, e.g. 500ms, 20s, 5min");
  }

  static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new TypeConversionException(
          "'" + text + "' must be a day and a time in UTC, e.g. 2024-08-09T00:00:00Z");
    }
  }

  static RetentionPolicy retention(String text) {
    try {
      return RetentionPolicy.of(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  static Speed speed(String text) {
    try {
      return Speed.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }
}
