package io.tickcache.job.options;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigurationUtils;

/** The options that {@link TickcacheOptions} declares, in the order of their declaration. */
public final class OptionList {

  private static final List<ConfigOption<?>> ALL =
      Arrays.stream(TickcacheOptions.class.getFields())
          .map(OptionList::value)
          .flatMap(value -> value instanceof List<?> list ? list.stream() : Stream.of(value))
          .filter(ConfigOption.class::isInstance)
          .<ConfigOption<?>>map(option -> (ConfigOption<?>) option)
          .toList();

  private OptionList() {}

  public static List<ConfigOption<?>> all() {
    return ALL;
  }

  /** The option of a key, also of one below an option that holds a map. */
  public static Optional<ConfigOption<?>> find(String key) {
    return ALL.stream()
        .filter(option -> option.key().equals(key) || isBelow(option, key))
        .findFirst();
  }

  private static boolean isBelow(ConfigOption<?> option, String key) {
    return ConfigurationUtils.canBePrefixMap(option) && key.startsWith(option.key() + ".");
  }

  private static Object value(Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("public field " + field.getName() + " is not accessible", e);
    }
  }
}
