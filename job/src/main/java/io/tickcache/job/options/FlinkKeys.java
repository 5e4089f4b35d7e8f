package io.tickcache.job.options;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigurationUtils;

/** Tells Flink's own keys, which the job hands on, from misspelt ones of ours. */
final class FlinkKeys {

  /** First words of the keys that Flink's configuration reference lists. */
  private static final Set<String> FIRST_WORDS =
      Set.of(
          "blob",
          "classloader",
          "client",
          "cluster",
          "env",
          "execution",
          "external-resource",
          "external-resources",
          "fs",
          "heartbeat",
          "high-availability",
          "io",
          "jobmanager",
          "metrics",
          "parallelism",
          "pekko",
          "pipeline",
          "plugin",
          "process",
          "queryable-state",
          "resourcemanager",
          "rest",
          "restart-strategy",
          "s3",
          "scheduler-mode",
          "security",
          "slot",
          "slotmanager",
          "state",
          "taskmanager",
          "web",
          "$internal");

  /** Below these, names are the user's, or those of a plugin that is not here. */
  private static final List<String> OPEN =
      List.of(
          "metrics.reporter.",
          "external-resource.",
          "env.",
          "fs.",
          "plugin.",
          "s3.",
          "security.",
          "$internal.");

  private FlinkKeys() {}

  /** Whether Flink has such an option, as far as it can be known. */
  static boolean isKnown(String key) {
    Map<String, ConfigOption<?>> known = FlinkOptions.all();
    return known.isEmpty()
        || known.containsKey(key)
        || OPEN.stream().anyMatch(key::startsWith)
        || known.values().stream()
            .anyMatch(
                option ->
                    ConfigurationUtils.canBePrefixMap(option)
                        && key.startsWith(option.key() + "."));
  }

  static boolean isOne(String key) {
    int dot = key.indexOf('.');
    return FIRST_WORDS.contains(dot < 0 ? key : key.substring(0, dot));
  }
}
