package io.tickcache.job.options;

import io.tickcache.job.UserException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The settings of a run as they are gathered: from a file, from {@code --set KEY=VALUE}, later ones
 * over earlier ones. Every key is one of {@link TickcacheOptions} or one of Flink's own, and every
 * value of ours is of its option's type; if not, the error names key, value and where it was set.
 */
public final class Settings {

  private final Configuration configuration = new Configuration();
  private final List<String> warnings = new ArrayList<>();

  /** Adds a YAML file, flat ({@code a.b: 1}) or nested. */
  public Settings addFile(Path file) {
    ConfigFile.read("--config", file).forEach((key, value) -> put(key, value, file.toString()));
    return this;
  }

  /** Adds one {@code KEY=VALUE}. */
  public Settings addAssignment(String assignment) {
    int equals = assignment.indexOf('=');
    if (equals <= 0) {
      throw new UserException("--set " + assignment + ": must be KEY=VALUE");
    }
    return add(
        assignment.substring(0, equals).strip(), assignment.substring(equals + 1).strip(), "--set");
  }

  /**
   * Adds a value of a key.
   *
   * @param origin where it was set, for errors
   */
  public Settings add(String key, String value, String origin) {
    put(key, value, origin);
    return this;
  }

  /**
   * Adds each {@code KEY=VALUE}, but no key that a command chooses itself.
   *
   * @param chosen those keys, and why: {@code in the demo it follows from --speed}
   */
  public Settings addAssignments(List<String> assignments, Map<String, String> chosen) {
    for (String assignment : assignments) {
      String key = assignment.substring(0, Math.max(0, assignment.indexOf('='))).strip();
      if (chosen.containsKey(key)) {
        throw new UserException("--set %s: %s".formatted(key, chosen.get(key)));
      }
      addAssignment(assignment);
    }
    return this;
  }

  /** Sets the names of all topics. */
  public Settings add(TopicsConfig topics) {
    topics.names().forEach((topic, name) -> add(topic.option(), name));
    return this;
  }

  /** Adds a value that the program chose. */
  public <T> Settings add(ConfigOption<T> option, T value) {
    configuration.set(option, value);
    return this;
  }

  /**
   * What may be a mistake, a line each: keys that begin as Flink's do and that Flink does not have,
   * with the nearest that it has (they are handed on all the same, since a plugin may read them);
   * and secrets that stand where others can read them.
   */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** What was gathered, and nothing else. */
  public Configuration own() {
    return new Configuration(configuration);
  }

  /** What was gathered, with Flink's options at the job's defaults where nothing else was set. */
  public Configuration toConfiguration() {
    return toConfiguration(configuration);
  }

  /**
   * The same with what a cluster and its command line ({@code flink run -D}) were told besides.
   *
   * @param given all of that, with what was gathered over it
   */
  public Configuration toConfiguration(ReadableConfig given) {
    Configuration complete = Configuration.fromMap(given.toMap());
    FlinkDefaults.applyTo(complete);
    return complete;
  }

  private void put(String key, String value, String origin) {
    ConfigOption<?> option = OptionList.find(key).orElse(null);
    if (option == null && !FlinkKeys.isOne(key)) {
      throw new UserException(
          "%s: unknown option '%s'; nearest: %s"
              .formatted(
                  origin,
                  key,
                  NearestKeys.text(key, OptionList.all().stream().map(ConfigOption::key))));
    }
    configuration.setString(key, value);
    if (option != null) {
      check(option, value, origin);
      warnings.addAll(KafkaSecrets.warningsOf(key, value, origin));
    } else if (!FlinkKeys.isKnown(key)) {
      warnings.add(
          "%s: Flink has no option '%s'; nearest: %s"
              .formatted(origin, key, NearestKeys.text(key, FlinkOptions.all().keySet().stream())));
    } else {
      checkFlinks(key, value, origin);
    }
  }

  /** Flink reads some of its options when the job has started, and some not at all. */
  private void checkFlinks(String key, String value, String origin) {
    ConfigOption<?> option = FlinkOptions.all().get(key);
    if (option == null) {
      return; // a name of the user's
    }
    try {
      configuration.getOptional(option);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "%s: '%s' = %s is no value of that option of Flink's: %s"
              .formatted(origin, key, value, e.getMessage()),
          e);
    }
  }

  private void check(ConfigOption<?> option, String value, String origin) {
    try {
      configuration.get(option);
    } catch (IllegalArgumentException e) {
      throw new UserException(
          "%s: '%s' = %s must be %s"
              .formatted(
                  origin,
                  option.key(),
                  mayBeSecret(option) ? "…" : value,
                  OptionType.of(option).rule()),
          mayBeSecret(option) ? null : e); // Flink's words have the value in them
    }
  }

  /** Properties of clients. */
  private static boolean mayBeSecret(ConfigOption<?> option) {
    return option == TickcacheOptions.KAFKA_PROPERTIES;
  }
}
