package io.tickcache.lab.cluster;

import java.util.Map;
import java.util.stream.Collectors;

/** Settings as flat YAML. */
public final class YamlLines {

  private YamlLines() {}

  /** A line a setting, every value quoted. */
  public static String of(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(entry -> "%s: '%s'%n".formatted(entry.getKey(), entry.getValue().replace("'", "''")))
        .collect(Collectors.joining());
  }
}
