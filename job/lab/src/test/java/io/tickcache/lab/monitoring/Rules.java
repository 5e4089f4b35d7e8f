package io.tickcache.lab.monitoring;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file of Prometheus's rules. */
record Rules(List<Group> groups) {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** Of an alert with a number, not within parentheses. */
  private static final Pattern COMPARISON =
      Pattern.compile("(?<how>[<>]|==) (?<value>[0-9.]+)(?=\\s|$)");

  /** Rules that are evaluated together. */
  record Group(String name, List<Rule> rules) {}

  /**
   * One rule.
   *
   * @param record name of the series that it writes; null of an alert
   * @param alert name of the alert; null if it records
   * @param duration how long the expression has to have values before the alert fires
   */
  record Rule(
      String record,
      String alert,
      String expr,
      @JsonProperty("for") String duration,
      Map<String, String> labels,
      Map<String, String> annotations) {

    String name() {
      return alert == null ? record : alert;
    }
  }

  /** What an alert compares with. */
  record Threshold(String how, double value) {}

  static Rules read(Path file) throws IOException {
    return YAML.readValue(file.toFile(), Rules.class);
  }

  List<Rule> all() {
    return groups.stream().flatMap(group -> group.rules().stream()).toList();
  }

  Rule alert(String name) {
    return all().stream()
        .filter(rule -> name.equals(rule.alert()))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no alert " + name));
  }

  Threshold threshold(String name) {
    Matcher comparison = COMPARISON.matcher(alert(name).expr());
    if (!comparison.find()) {
      throw new IllegalArgumentException(name + " compares with no number");
    }
    return new Threshold(comparison.group("how"), Double.parseDouble(comparison.group("value")));
  }
}
