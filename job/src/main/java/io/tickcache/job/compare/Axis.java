package io.tickcache.job.compare;

import io.tickcache.job.UserException;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.kvcache.RetentionPolicy;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/** What may be varied by a list of values. */
public enum Axis {
  STORAGE("--storages", TickcacheOptions.KV_CACHE_STORAGE, ""),
  RETENTION("--retentions", TickcacheOptions.KV_CACHE_RETENTION, ""),
  /** Steps that a prediction may attend to: of the model, so that there is no option of the job. */
  WINDOW("--windows", null, "window "),
  WEIGHTS("--weights", TickcacheOptions.MODEL_WEIGHTS, "weights "),
  ENGINE("--engines", TickcacheOptions.MODEL_ENGINE, "engine "),
  BATCH("--batches", TickcacheOptions.BATCH_MAX_STEPS, "batch ");

  private final String argument;
  private final ConfigOption<?> option;
  private final String word;

  Axis(String argument, ConfigOption<?> option, String word) {
    this.argument = argument;
    this.option = option;
    this.word = word;
  }

  /** The job's option; null of the window. */
  String key() {
    return option == null ? null : option.key();
  }

  /** How a value is called in a cell's name. */
  String named(String value) {
    return word + value;
  }

  /**
   * The values as the job writes them.
   *
   * @throws UserException if there is none, one is no value of the option, or one stands twice
   */
  List<String> values(List<String> texts) {
    List<String> values = texts.stream().map(text -> value(text.strip(), argument)).toList();
    if (values.isEmpty()) {
      throw new UserException(argument + ": must name at least one value");
    }
    for (String value : values) {
      if (values.indexOf(value) != values.lastIndexOf(value)) {
        throw new UserException("%s %s: '%s' stands twice".formatted(argument, texts, value));
      }
    }
    return values;
  }

  /** A value as the job writes it; origin is where it stands, for errors. */
  String value(String text, String origin) {
    if (this == WINDOW) {
      return window(text, origin);
    }
    String typed = typed(option, key(), text, origin);
    if (this != RETENTION) {
      return typed;
    }
    try {
      return RetentionPolicy.of(typed).toString();
    } catch (IllegalArgumentException e) {
      throw new UserException(origin + ": " + e.getMessage(), e);
    }
  }

  /**
   * A value of an option of the job's as the job takes it, however it is spelled.
   *
   * @throws UserException if it is none
   */
  static String typed(ConfigOption<?> option, String key, String text, String origin) {
    return new Settings().add(key, text, origin).own().get(option).toString();
  }

  private static String window(String text, String origin) {
    if (!text.matches("[1-9]\\d{0,8}")) {
      throw new UserException(
          "%s: a window of '%s' must be a number of steps, at least 1".formatted(origin, text));
    }
    return text;
  }
}
