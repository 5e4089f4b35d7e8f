package io.tickcache.job.options;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/**
 * How an option's type and default read in tables and errors.
 *
 * @param name the type
 * @param rule what a value must be
 */
record OptionType(String name, String rule) {

  static OptionType of(ConfigOption<?> option) {
    if (ConfigurationUtils.canBePrefixMap(option)) {
      return new OptionType("map", "set one property a key: " + option.key() + ".NAME");
    }
    Object example = option.hasDefaultValue() ? option.defaultValue() : "";
    if (example instanceof Enum<?> constant) {
      return oneOf((Object[]) constant.getDeclaringClass().getEnumConstants());
    }
    if (example instanceof Boolean) {
      return oneOf(true, false);
    }
    if (example instanceof Integer || example instanceof Long) {
      return new OptionType("integer", "a whole number");
    }
    if (example instanceof Double) {
      return new OptionType("number", "a number, e.g. 2.5");
    }
    if (example instanceof Duration) {
      return new OptionType("duration", "a duration, e.g. 500 ms, 5 s, 10 min or 1 h");
    }
    if (example instanceof MemorySize) {
      return new OptionType("memory size", "a memory size, e.g. 256 mb or 2 gb");
    }
    return example instanceof List
        ? new OptionType("list", "items separated by semicolons")
        : new OptionType("text", "text");
  }

  /** An option's default as a user would write it; a dash where it has none. */
  static String defaultText(ConfigOption<?> option) {
    return option.hasDefaultValue() ? text(option.defaultValue()) : "-";
  }

  /** A value as a user would write it. */
  static String text(Object value) {
    if (value instanceof Duration duration) {
      return TimeUtils.formatWithHighestUnit(duration);
    }
    if (value instanceof MemorySize size) {
      return size.toString();
    }
    if (value instanceof List<?> items) {
      return items.stream().map(String::valueOf).collect(Collectors.joining(";"));
    }
    return value instanceof Map<?, ?> map && map.isEmpty() ? "-" : String.valueOf(value);
  }

  private static OptionType oneOf(Object... values) {
    List<String> texts = Stream.of(values).map(String::valueOf).toList();
    return new OptionType(String.join(" | ", texts), "one of " + texts);
  }
}
