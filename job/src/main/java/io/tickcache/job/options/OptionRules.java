package io.tickcache.job.options;

import io.tickcache.job.UserException;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** Reads options by the rules that a type alone does not express. */
final class OptionRules {

  private OptionRules() {}

  static String required(ReadableConfig options, ConfigOption<String> option) {
    String value = options.get(option);
    if (value == null) {
      throw new UserException("'" + option.key() + "' is required");
    }
    if (value.isBlank()) {
      throw broken(option, value, "must not be empty");
    }
    return value;
  }

  static Duration positive(ReadableConfig options, ConfigOption<Duration> option) {
    Duration value = options.get(option);
    if (value.isZero() || value.isNegative()) {
      throw broken(option, value, "must be more than 0");
    }
    return value;
  }

  static Duration notNegative(ReadableConfig options, ConfigOption<Duration> option) {
    Duration value = options.get(option);
    if (value.isNegative()) {
      throw broken(option, value, "must be 0 or more");
    }
    return value;
  }

  /** Bytes. */
  static long positiveMemory(ReadableConfig options, ConfigOption<MemorySize> option) {
    MemorySize value = options.get(option);
    if (value.getBytes() == 0) {
      throw broken(option, value, "must be more than 0");
    }
    return value.getBytes();
  }

  static int between(ReadableConfig options, ConfigOption<Integer> option, int least, int most) {
    int value = options.get(option);
    if (value < least || value > most) {
      throw broken(option, value, "must be from " + least + " to " + most);
    }
    return value;
  }

  static List<String> notEmpty(ReadableConfig options, ConfigOption<List<String>> option) {
    List<String> value = options.get(option).stream().map(String::strip).toList();
    if (value.isEmpty() || value.contains("")) {
      throw broken(option, value, "must be items separated by semicolons, none empty");
    }
    return value;
  }

  /**
   * @param other a value that is taken besides
   */
  static int powerOfTwoOr(
      ReadableConfig options, ConfigOption<Integer> option, int least, int other) {
    int value = options.get(option);
    if (value != other && (value < least || Integer.bitCount(value) != 1)) {
      throw broken(option, value, "must be " + other + ", or a power of two from " + least + " on");
    }
    return value;
  }

  /** A value whose text {@code parser} takes, or refuses with the rule. */
  static <T> T parsed(
      ReadableConfig options, ConfigOption<String> option, Function<String, T> parser) {
    String value = options.get(option);
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      throw new UserException("'%s': %s".formatted(option.key(), e.getMessage()), e);
    }
  }

  private static UserException broken(ConfigOption<?> option, Object value, String rule) {
    return new UserException("'%s' = %s %s".formatted(option.key(), OptionType.text(value), rule));
  }
}
