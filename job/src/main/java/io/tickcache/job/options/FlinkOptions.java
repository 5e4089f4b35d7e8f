package io.tickcache.job.options;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.FallbackKey;

/**
 * The options that the Flink on this class path has, by key, names that it had before included:
 * those that its classes of options declare, in the jars of Flink's own.
 */
final class FlinkOptions {

  private static final Pattern JAR = Pattern.compile("flink-(?!shaded-).*\\.jar");
  private static final Pattern CLASS =
      Pattern.compile("org/apache/flink/(?!shaded/)[^$]*Options(Internal)?\\.class");

  /** Read once, and only if somebody asks. */
  private static final class Found {
    private static final Map<String, ConfigOption<?>> ALL = find();
  }

  private FlinkOptions() {}

  /** All of them; empty where Flink does not stand on the class path in jars of its names. */
  static Map<String, ConfigOption<?>> all() {
    return Found.ALL;
  }

  private static Map<String, ConfigOption<?>> find() {
    Map<String, ConfigOption<?>> found = new TreeMap<>();
    for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (path.getFileName() != null
          && JAR.matcher(path.getFileName().toString()).matches()
          && Files.isRegularFile(path)) {
        classes(path).forEach(name -> addOptions(name, found));
      }
    }
    return Collections.unmodifiableMap(found);
  }

  private static List<String> classes(Path jar) {
    try (JarFile file = new JarFile(jar.toFile());
        Stream<String> names = file.stream().map(entry -> entry.getName())) {
      return names
          .filter(name -> CLASS.matcher(name).matches())
          .map(name -> name.replace('/', '.').replaceFirst("\\.class$", ""))
          .toList();
    } catch (IOException e) {
      return List.of(); // its options are not known: nothing is said of them
    }
  }

  private static void addOptions(String className, Map<String, ConfigOption<?>> found) {
    try {
      for (Field field : Class.forName(className).getFields()) {
        if (Modifier.isStatic(field.getModifiers())
            && field.get(null) instanceof ConfigOption<?> option
            && FlinkKeys.isOne(option.key())) { // others are of reporters and sources
          found.putIfAbsent(option.key(), option);
          for (FallbackKey key : option.fallbackKeys()) {
            found.putIfAbsent(key.getKey(), option);
          }
        }
      }
    } catch (ReflectiveOperationException | LinkageError e) {
      return; // a class that needs what is not there
    }
  }
}
