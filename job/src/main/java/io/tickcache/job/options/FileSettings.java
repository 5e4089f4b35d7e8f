package io.tickcache.job.options;

import io.tickcache.job.UserException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.util.TimeUtils;

/**
 * What a file of a user sets, by key. Errors name the file, the key and the rule.
 *
 * @param origin the file, or what stands for it
 * @param where what stands before each key in errors; empty at the top of a file
 * @param values by key
 */
public record FileSettings(String origin, String where, Map<String, String> values) {

  public double number(String key, double usual) {
    return parsed(key, usual, Double::valueOf, "must be a number");
  }

  /** With its unit: a number alone would be milliseconds, which nobody means by 2. */
  public Duration duration(String key, Duration usual) {
    return parsed(
        key,
        usual,
        text -> {
          if (text.strip().matches("\\d*[1-9]\\d*")) {
            throw new IllegalArgumentException(text);
          }
          return TimeUtils.parseDuration(text);
        },
        "must be a duration with its unit, as 500 ms or 2 min");
  }

  public boolean flag(String key, boolean usual) {
    return parsed(
        key,
        usual,
        text -> {
          if (!text.equals("true") && !text.equals("false")) {
            throw new IllegalArgumentException(text);
          }
          return Boolean.valueOf(text);
        },
        "must be true or false");
  }

  /** One of an enum's names, in small letters with hyphens. */
  public <T extends Enum<T>> T choice(String key, T usual) {
    T[] all = usual.getDeclaringClass().getEnumConstants();
    return parsed(
        key,
        usual,
        text -> {
          for (T one : all) {
            if (name(one).equals(text.toLowerCase(Locale.ROOT))) {
              return one;
            }
          }
          throw new IllegalArgumentException(text);
        },
        "must be one of " + Arrays.stream(all).map(FileSettings::name).toList());
  }

  public String text(String key) {
    return values.get(key);
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public UserException wrong(String key, Object value, String rule) {
    return new UserException("%s: '%s%s' = %s %s".formatted(origin, where, key, value, rule));
  }

  private static String name(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private <T> T parsed(String key, T usual, Function<String, T> parser, String rule) {
    String value = values.get(key);
    if (value == null) {
      return usual;
    }
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw wrong(key, value, rule);
    }
  }
}
