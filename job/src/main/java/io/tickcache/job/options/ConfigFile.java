package io.tickcache.job.options;

import io.tickcache.job.UserException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.YamlParserUtils;

/** Reads a YAML file of options, flat or nested, into flat keys. */
public final class ConfigFile {

  private ConfigFile() {}

  /**
   * Reads one.
   *
   * @param option that names it, for errors
   */
  public static Map<String, String> read(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("%s %s: no such file".formatted(option, file));
    }
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", parse(option, file), flat, file);
    return flat;
  }

  /**
   * Reads one that names groups of options, each flat or nested below its name.
   *
   * @param option that names it, for errors
   * @return by name, in the file's order
   */
  public static Map<String, Map<String, String>> readGroups(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserException("%s %s: no such file".formatted(option, file));
    }
    Map<String, Map<String, String>> groups = new LinkedHashMap<>();
    parse(option, file)
        .forEach(
            (name, options) -> {
              if (!(options instanceof Map<?, ?> its)) {
                throw new UserException(
                    "%s: '%s' must be a name with options below it".formatted(file, name));
              }
              Map<String, String> flat = new LinkedHashMap<>();
              flatten("", its, flat, file);
              groups.put(String.valueOf(name), flat);
            });
    return groups;
  }

  private static Map<?, ?> parse(String option, Path file) {
    try {
      return YamlParserUtils.loadYamlFile(file.toFile());
    } catch (ClassCastException e) {
      throw new UserException("%s %s: must have lines 'key: value'".formatted(option, file), e);
    } catch (Exception e) { // that method declares no less
      String reason = e.getMessage() == null ? e.toString() : e.getMessage();
      throw new UserException(
          "%s %s: not valid YAML: %s".formatted(option, file, oneLine(reason)), e);
    }
  }

  private static void flatten(String prefix, Map<?, ?> node, Map<String, String> flat, Path file) {
    node.forEach(
        (name, value) -> {
          String key = prefix + name;
          if (value instanceof Map<?, ?> inner) {
            flatten(key + ".", inner, flat, file);
          } else if (value == null) {
            throw new UserException(file + ": '" + key + "' has no value");
          } else if (flat.put(key, scalar(value)) != null) {
            throw new UserException(file + ": '" + key + "' is set twice");
          }
        });
  }

  private static String scalar(Object value) {
    // A semicolon is what Flink's options separate the items of a list with.
    return value instanceof List<?> items
        ? items.stream().map(String::valueOf).collect(Collectors.joining(";"))
        : String.valueOf(value);
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*\\R\\s*", " ");
  }
}
