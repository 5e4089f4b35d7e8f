package io.tickcache.lab.cluster;

import io.tickcache.job.Tickcache;
import io.tickcache.job.UserException;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which jars of this JVM's class path the child processes get. */
final class ClassPaths {

  private static final String JOB_JAR = "tickcache-flink.jar";

  /** What users submit in the job jar, and what a broker needs, is no part of Flink. */
  private static final List<String> NOT_FLINK =
      List.of("tickcache-", "flink-connector-kafka", "kafka", "avro-", "picocli-", "scala-");

  /** What stands in plugins/metrics-prometheus: Flink's reporter as in a distribution, and ours. */
  private static final List<String> PROMETHEUS =
      List.of("flink-metrics-prometheus-", "tickcache-prometheus");

  private static final List<String> DJL = List.of("api-", "pytorch-");

  private ClassPaths() {}

  /** All of it. */
  static String whole() {
    return System.getProperty("java.class.path");
  }

  /**
   * What stands in a Flink distribution's {@code lib}: the job's own parts left out.
   *
   * @param djl whether DJL stands there too
   */
  static String flink(boolean djl) {
    return jars()
        .filter(jar -> !isOneOf(NOT_FLINK, jar) && !isOneOf(PROMETHEUS, jar))
        .filter(jar -> djl || !isOneOf(DJL, jar))
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** The jars of Flink's plugin {@code metrics-prometheus}. */
  static List<Path> prometheus() {
    return jars().filter(jar -> isOneOf(PROMETHEUS, jar)).map(Path::of).toList();
  }

  private static Stream<String> jars() {
    return Arrays.stream(whole().split(File.pathSeparator)).filter(entry -> entry.endsWith(".jar"));
  }

  private static boolean isOneOf(List<String> prefixes, String entry) {
    return prefixes.stream().anyMatch(Path.of(entry).getFileName().toString()::startsWith);
  }

  /** The jar to submit, which the build puts beside the classes of this one. */
  static Path jobJar() {
    try {
      Path own =
          Path.of(Tickcache.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      Path jar = own.resolveSibling(JOB_JAR);
      if (!Files.isRegularFile(jar)) {
        throw new UserException(jar + ": no such job jar; ./mvnw package builds it");
      }
      return jar;
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the class path holds no file", e);
    }
  }
}
