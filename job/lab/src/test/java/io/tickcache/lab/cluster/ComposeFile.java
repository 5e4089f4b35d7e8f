package io.tickcache.lab.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code docker/compose.yaml}, anchors and merged keys resolved, and variables at their defaults.
 */
record ComposeFile(Map<String, Object> content) {

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{\\w+:-([^}]*)}");

  static ComposeFile read(Path file) throws IOException {
    return new ComposeFile(yaml(VARIABLE.matcher(Files.readString(file)).replaceAll("$1")));
  }

  /** A YAML document with anchors resolved; keys may not stand there twice. */
  static Map<String, Object> yaml(String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    Object loaded = new Yaml(new SafeConstructor(options)).load(text);
    return map(loaded);
  }

  Map<String, Map<String, Object>> services() {
    Map<String, Map<String, Object>> services = new TreeMap<>();
    map(content.get("services")).forEach((name, service) -> services.put(name, map(service)));
    return services;
  }

  Map<String, Object> service(String name) {
    return services().get(name);
  }

  /** Words of a service's command. */
  List<String> command(String service) {
    return words(service(service).get("command"));
  }

  @SuppressWarnings("unchecked") // what a YAML parser gives
  static Map<String, Object> map(Object value) {
    return value == null ? Map.of() : (Map<String, Object>) value;
  }

  /** A list of scalars; nothing for none. */
  static List<String> words(Object value) {
    return value == null ? List.of() : ((List<?>) value).stream().map(String::valueOf).toList();
  }

  /** Host paths that a service mounts, before the colon. */
  Stream<String> mounts(String service) {
    return words(service(service).get("volumes")).stream()
        .filter(volume -> volume.startsWith("."))
        .map(volume -> volume.substring(0, volume.indexOf(':')));
  }
}
